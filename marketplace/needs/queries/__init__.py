"""Reads of the needs area, one reader a module."""
