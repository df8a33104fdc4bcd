from marketplace.people.errors import UnableTo


class UnableToPay(UnableTo):
    """This payment or budget can't take that step now."""
