"""What each role's first page shows: what needs me now, what's new, where things stand."""
