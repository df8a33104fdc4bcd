"""Pages of the needs area: the person's side, and the provider's."""
