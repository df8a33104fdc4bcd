"""Who a user can be to a subject. What each may do is in policy.py."""

from enum import StrEnum


class Role(StrEnum):
    # to a person, and to everything that is a person's
    SELF = "self"
    MAY_VIEW = "supporter with view"
    MAY_PLAN = "supporter with plan"
    MAY_AGREE = "supporter with agree"
    MAY_PAY = "supporter with pay"
    WROTE_DOWN = "officer who wrote the person down"
    # as a member of an organisation
    FUNDER = "officer of the funder"
    PAYER = "officer of the payer"
    MONEY_HOLDER = "member of the organisation that holds the person's money"
    AUDITOR = "officer of the funder, in an audit that is open"
    NAMED = "the officer who decides on it"
    ASKED = "officer who asked for it"
    SECOND = "another officer, who may confirm it"
    LOOKER = "member of whoever must look at a difference"
    PROVIDER = "member of the provider"
    SCHEME = "member of the household's scheme"
    FACILITATOR = "member of a brokerage, an advocacy service or a user-led group"
    MANAGER = "manager of the organisation"
    VETTER = "vetting staff of the area"
    HUB = "member of the person's hub"
