"""Writes of the people area, one subject a module."""
