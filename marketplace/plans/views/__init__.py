"""Pages of the plans area: the person's side, and the funder's."""
