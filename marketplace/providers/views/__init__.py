"""Pages of the providers area, one reader a module."""
