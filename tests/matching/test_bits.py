import pytest

from matching.models import Code
from matching.retrieval.bits import MOST_BITS, learn

pytestmark = pytest.mark.django_db


def test_each_new_code_gets_a_bit_of_its_own_and_keeps_it():
    before = learn({"kinds": {"advice", "peer"}}).codes("kinds")

    after = learn({"kinds": {"peer", "aardvark"}}).codes("kinds")

    assert len(set(after.values())) == 3
    assert {code: after[code] for code in before} == before


def test_facets_do_not_share_their_bits():
    bits = learn({"kinds": {"activity"}, "domains": {"activity"}})

    assert bits.codes("kinds") == bits.codes("domains") == {"activity": 1}


def test_when_the_bits_run_out_it_says_so():
    with pytest.raises(ValueError, match="kinds has more than 62 codes"):
        learn({"kinds": {f"kind-{number}" for number in range(MOST_BITS + 1)}})
    assert not Code.objects.exists()


def test_all_of_some_unknown_codes_is_nothing():
    assert learn({"access": {"hoist"}}).all_of("access", {"hoist", "moat"}) is None
