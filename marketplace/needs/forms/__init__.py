"""Forms of the needs area: the pages of a need, and a provider's answer."""
