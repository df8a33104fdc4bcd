"""Reads of the money area. Budgets know parties; here each gets its name and its readers."""
