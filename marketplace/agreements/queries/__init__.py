"""Reads of the agreements area, one subject a module."""
