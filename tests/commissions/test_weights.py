"""The sharing rule as weights."""

import pytest

from marketplace.commissions.models import Brief, Weight
from marketplace.commissions.queries.weights import weights_of
from tests.commissions.world import a_group

pytestmark = pytest.mark.django_db


def test_each_rule_has_its_weights():
    amira, bea, _ = members = a_group()
    brief = amira.commission.brief
    a, b, c = ids = [str(member.uuid) for member in members]
    assert weights_of(brief, ids, {}, {}) == {a: 1, b: 1, c: 1}

    brief.sharing_rule = "by_means"
    pledged, own = {a: 500, b: 200}, {a: 100, b: 300}
    assert weights_of(brief, ids, pledged, own) == {a: 400, b: 0, c: 0}

    for rule in ("by_use", "our_own"):
        brief.sharing_rule = rule
        Weight.objects.all().delete()
        Weight.objects.create(brief=brief, member=amira, weight=3)
        Weight.objects.create(brief=brief, member=bea, weight=0)
        assert weights_of(brief, [a, b], {}, {}) == {a: 3, b: 0}
        with pytest.raises(ValueError, match="1 members have no number"):
            weights_of(brief, ids, {}, {})
    assert Brief.objects.get().sharing_rule == "equally"
