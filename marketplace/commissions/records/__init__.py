"""The tables of group commissions, one subject a module."""
