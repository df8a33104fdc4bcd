"""By which weights a shared cost is split: the one place that reads the sharing rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from marketplace.commissions.models import Brief, SharingRule
from marketplace.commissions.prices import by_means


def weights_of(
    brief: Brief,
    member_uuids: Collection[str],
    pledged: Mapping[str, int],
    own: Mapping[str, int],
) -> dict[str, int]:
    """Each of these members' weight for `shares.split`, by the brief's sharing rule.

    `pledged`: what each has pledged in all, whole pence; `own`: what their own outcomes cost them.
    Both count only where whoever can put in more pays more. Where the rule needs a number of each
    member and one has none, ValueError: nobody pays more because another's number is missing.
    """
    if brief.sharing_rule == SharingRule.EQUALLY:
        return dict.fromkeys(member_uuids, 1)
    if brief.sharing_rule == SharingRule.BY_MEANS:
        return by_means({uuid: pledged.get(uuid, 0) for uuid in member_uuids}, own)
    known = {
        str(uuid): weight for uuid, weight in brief.weights.values_list("member__uuid", "weight")
    }
    if missing := set(member_uuids) - set(known):
        raise ValueError(f"{len(missing)} members have no number by the group’s sharing rule.")
    return {uuid: known[uuid] for uuid in member_uuids}
