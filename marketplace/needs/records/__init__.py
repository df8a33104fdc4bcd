"""The tables of the needs area, one subject a module."""
