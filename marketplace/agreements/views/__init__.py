"""Pages of the agreements area: reading, drafting, signing, reviewing."""
