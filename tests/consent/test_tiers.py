from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.consent.models import Tier
from marketplace.consent.tiers import ReleaseFacts, decide

TODAY = date(2026, 11, 23)
releases = st.builds(
    ReleaseFacts,
    organisation_id=st.integers(1, 5),
    tier=st.sampled_from([Tier.PROFILE, Tier.CONTACT]),
    expires_on=st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3)),
    withdrawn=st.booleans(),
)
readers = st.frozensets(st.integers(1, 5))


def tier_of(found, read_for, *, own_side=False, outline_open=False):
    return decide(
        own_side=own_side, outline_open=outline_open, releases=found, readers=read_for, on=TODAY
    )


@given(st.lists(releases), readers, st.booleans())
def test_a_tier_is_never_above_what_a_live_release_gives(found, read_for, outline_open):
    tier = tier_of(found, read_for, outline_open=outline_open)

    live = [
        r.tier
        for r in found
        if not r.withdrawn and r.expires_on >= TODAY and r.organisation_id in read_for
    ]
    assert tier == max([*live, Tier.OUTLINE if outline_open else Tier.NOTHING])


@given(st.lists(releases), readers)
def test_withdrawn_and_expired_releases_never_count(found, read_for):
    dead = [r for r in found if r.withdrawn or r.expires_on < TODAY]

    assert tier_of(dead, read_for) == Tier.NOTHING


@given(st.lists(releases), readers)
def test_a_release_to_another_organisation_never_leaks(found, read_for):
    others = [r for r in found if r.organisation_id not in read_for]

    assert tier_of(others, read_for, outline_open=True) == Tier.OUTLINE


@given(st.lists(releases), readers, releases)
def test_one_release_more_never_lowers_the_tier(found, read_for, another):
    assert tier_of([*found, another], read_for) >= tier_of(found, read_for)


@given(st.lists(releases), readers, st.booleans())
def test_the_persons_own_side_reads_everything(found, read_for, outline_open):
    tier = tier_of(found, read_for, own_side=True, outline_open=outline_open)

    assert tier == Tier.EVERYTHING


def test_a_release_counts_on_its_last_day():
    last_day = ReleaseFacts(1, Tier.PROFILE, TODAY)

    assert tier_of([last_day], frozenset({1})) == Tier.PROFILE
