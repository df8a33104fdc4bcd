"""Who may do what: verbs and roles as data, one question, one answer.

A subject answers who the user is to it (`roles_of`); MAY answers which of those may do the verb.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from marketplace.people.errors import NotAllowed
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.people.records.users import User

_VIEW = frozenset({Role.SELF, Role.MAY_VIEW})
_PLAN = frozenset({Role.SELF, Role.MAY_PLAN})
_AGREE = frozenset({Role.SELF, Role.MAY_AGREE})
_PAY = frozenset({Role.SELF, Role.MAY_PAY})
_PROVIDING = frozenset({Role.PROVIDER, Role.SCHEME})

MAY: Mapping[str, frozenset[Role]] = {
    # people
    "person.view": _VIEW,
    "person.edit": _PLAN,
    "person.write_down_for_funder": frozenset({Role.FUNDER}),
    "person.read_audit": _VIEW,
    "supporter.add": _AGREE,
    "supporter.name_first": frozenset({Role.WROTE_DOWN}),
    "supporter.change": _AGREE,
    "supporter.end": _AGREE,
    "claim.decide": frozenset({Role.HUB}),
    "organisation.manage": frozenset({Role.MANAGER}),
    # messages
    "letter.post": frozenset({Role.HUB}),
    # consent
    "release.give": _PLAN,
    "release.withdraw": _PLAN,
    # providers
    "provider.view": _PROVIDING | {Role.VETTER},
    "provider.edit": _PROVIDING,
    "check.send": _PROVIDING,
    "check.decide": frozenset({Role.VETTER}),
    "offer.edit": _PROVIDING,
    # plans
    "plan.edit": _PLAN,
    "plan.send": _PLAN,
    "plan.decide": frozenset({Role.FUNDER}),
    # needs
    "need.edit": _PLAN,
    "need.post": _PLAN,
    "response.write": _PROVIDING,
    "response.confirm_for_household": frozenset({Role.SCHEME}),
    "response.choose": _PLAN,
    # introductions
    "introduction.view": _VIEW | _PROVIDING,
    "introduction.say_yes_for_person": _PLAN,
    "introduction.say_yes_for_provider": _PROVIDING,
    "introduction.log_visit": _PLAN | _PROVIDING,
    "introduction.stop": _PLAN | _PROVIDING,
    # agreements
    "agreement.write": _AGREE | _PLAN | _PROVIDING,
    "agreement.sign_for_person": _AGREE,
    "agreement.sign_for_provider": frozenset({Role.PROVIDER}),
    "agreement.sign_for_household": frozenset({Role.SCHEME}),
    "agreement.sign_for_payer": frozenset({Role.PAYER}),
    "agreement.stop": _AGREE | _PROVIDING,
    "verdict.give": _AGREE,
    "verdict.record_for_person": frozenset({Role.FUNDER}),
    "part.authorise": frozenset({Role.FUNDER}),
    "verdict.read": _VIEW | _PROVIDING,
    "verdict.add_provider_view": _PROVIDING,
    # commissions
    "commission.open": _PLAN,
    "commission.open_for_others": frozenset({Role.FACILITATOR}),
    "commission.invite": _PLAN | {Role.FACILITATOR},
    "commission.step_back": frozenset({Role.FACILITATOR}),
    "commission.join": _PLAN,
    "commission.take_part": _PLAN,
    "commission.be_counted": _PLAN,
    "commission.see_counts": _VIEW,
    "brief.write": _PLAN | {Role.FACILITATOR},
    # money
    "budget.view": _VIEW | {Role.FUNDER, Role.PAYER},
    "budget.read_lines": _VIEW | {Role.MONEY_HOLDER},
    "own_money.add": _PAY,
    "budget.open": frozenset({Role.FUNDER}),
    "budget.allocate": frozenset({Role.FUNDER}),
    "takeover.ask": _AGREE,
    "takeover.withdraw": _AGREE,
    "takeover.view": _VIEW | {Role.FUNDER},
    "takeover.decide": frozenset({Role.FUNDER}),
    "contribution.record": frozenset({Role.FUNDER}),
    "round.make": frozenset({Role.FUNDER}),
    "month.view": frozenset({Role.FUNDER}),
    "death.record": frozenset({Role.FUNDER}),
    "budget.suspend": frozenset({Role.FUNDER}),
    "reclaim.write": frozenset({Role.FUNDER}),
    "reclaim.view": _VIEW | {Role.FUNDER},
    "reclaim.ask_again": _AGREE,
    "proposal.view": frozenset({Role.ASKED, Role.SECOND}),
    "proposal.decide": frozenset({Role.SECOND}),
    "proposal.withdraw": frozenset({Role.ASKED}),
    "payment.view": _VIEW | _PROVIDING | {Role.PAYER, Role.FUNDER},
    "payment.read_words": _VIEW | {Role.PROVIDER, Role.MONEY_HOLDER},
    "payment.run": frozenset({Role.PAYER}),
    "payment.say_paid": _PAY,
    "payment.confirm_received": _PROVIDING,
    "audit.draw": frozenset({Role.FUNDER}),
    "audit.open": frozenset({Role.FUNDER}),
    "audit.view": _VIEW | {Role.FUNDER},
    "audit.look": frozenset({Role.AUDITOR}),
    "audit.find": frozenset({Role.FUNDER}),
    "audit.answer": _PLAN | _AGREE | _PAY,
    "payee.change_bank": frozenset({Role.MANAGER}),
    "payee.check_bank": frozenset({Role.PAYER}),
    "payee.join_stripe": frozenset({Role.MANAGER}),
    "owed_back.write": frozenset({Role.FUNDER}),
    "owed_back.view": _VIEW | {Role.PROVIDER, Role.FUNDER},
    "owed_back.settle": frozenset({Role.FUNDER}),
    "owed_back.settle_own": _AGREE,
    "owed_back.write_off": frozenset({Role.SECOND}),
    "owed_back.read_words": _VIEW | {Role.PROVIDER},
    "dispute.raise": _AGREE | {Role.PROVIDER},
    "dispute.view": _VIEW | {Role.PROVIDER, Role.FUNDER},
    "dispute.see_payment": _VIEW | {Role.PROVIDER},
    "dispute.take": frozenset({Role.FUNDER}),
    "dispute.decide": frozenset({Role.NAMED}),
    "dispute.withdraw_for_person": _AGREE,
    "dispute.withdraw_for_payee": frozenset({Role.PROVIDER}),
    "reconciliation.ask": frozenset({Role.HUB, Role.PAYER}),
    "difference.explain": frozenset({Role.HUB, Role.LOOKER}),
    "run.make": frozenset({Role.PAYER}),
    "bank_file.read": frozenset({Role.PAYER}),
}


class Subject(Protocol):
    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]: ...


def may(user: User | AnonymousUser, verb: str, subject: Subject) -> bool:
    return bool(MAY[verb] & subject.roles_of(user))


def require(user: User | AnonymousUser, verb: str, subject: Subject) -> None:
    """Raise NotAllowed (403) unless this user may do this to this subject."""
    if not may(user, verb, subject):
        raise NotAllowed(f"You can't do this here ({verb}).")
