"""The tables of the providers area, one subject a module."""
