"""The pages that the site starts with, and `load()`, which makes those that are missing."""

from cms.content.loading import load

__all__ = ["load"]
