from marketplace.people.errors import UnableTo


class UnableToAgree(UnableTo):
    """The agreement can't take this step now."""


class UnableToRecord(UnableTo):
    """This verdict can't be recorded: by them, or now."""
