"""What each reader may see of groups, as frozen pictures."""
