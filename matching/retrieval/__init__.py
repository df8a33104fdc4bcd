from matching.retrieval.base import Browse, Found, Retrieval, SearchRow, Shelf, Sort

__all__ = ["Browse", "Found", "Retrieval", "SearchRow", "Shelf", "Sort", "retrieval"]


def retrieval() -> Retrieval:
    """Return the backend in use: the database's own full text."""
    # Late, so that who only needs the words of `base` doesn't need Django's apps to be ready.
    from matching.retrieval.database import DatabaseRetrieval

    return DatabaseRetrieval()
