"""The pages of groups, by who reads them."""
