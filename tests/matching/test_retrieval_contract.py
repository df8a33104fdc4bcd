"""What every retrieval backend promises. A new backend joins by a line in BACKENDS."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.places import distance_km, km
from matching.retrieval import Browse, SearchRow, Shelf, Sort, retrieval
from matching.scoring import suggest
from matching.types import PriceGuide
from tests.matching.made import (
    LONDON,
    OLDHAM,
    ROCHDALE,
    TODAY,
    need,
    offer,
    random_need,
    random_offer,
)

BACKENDS = {"database": retrieval}
pytestmark = pytest.mark.django_db


@pytest.fixture(params=sorted(BACKENDS))
def backend(request):
    return BACKENDS[request.param]()


def put(backend, *offers):
    backend.put(SearchRow.of_offer(each) for each in offers)


def ids(backend, **query):
    return list(backend.browse(Browse(**query)).ids)


def entry(**changes):
    row = SearchRow(
        id="entry",
        shelf=Shelf.REGISTER,
        title="Hill View Home Care",
        latitude=OLDHAM[0],
        longitude=OLDHAM[1],
        published_at=datetime(2026, 10, 1, tzinfo=UTC),
    )
    return replace(row, **changes)


# Keeping


def test_what_is_put_is_found_and_what_is_removed_is_gone(backend):
    put(backend, offer(id="a"), offer(id="b"))

    backend.remove(["a", "never there"])

    assert ids(backend) == ["b"]
    assert [facts.id for facts in backend.candidates(need())] == ["b"]


def test_putting_again_takes_the_place_of_what_was_there(backend):
    put(backend, offer(id="a", title="Pottery"))

    put(backend, offer(id="a", title="Swimming"), offer(id="a", title="Chess"))

    assert ids(backend, text="pottery") == ids(backend, text="swimming") == []
    assert ids(backend, text="chess") == ["a"]


def test_a_removed_offer_leaves_no_words_behind(backend):
    put(backend, offer(id="a", title="Pottery"))

    backend.remove(["a"])
    put(backend, offer(id="b", title="Chess"))

    assert ids(backend, text="pottery") == []


def test_many_rows_at_once(backend):
    put(backend, *(offer(id=f"offer-{number}") for number in range(1_001)))

    assert backend.browse(Browse()).total == 1_001


def test_putting_and_removing_nothing_does_nothing(backend):
    backend.put([])
    backend.remove([])

    assert backend.browse(Browse()).total == 0


# Browsing


def test_only_vetted_offers_with_a_free_place_are_browsed(backend):
    put(backend, offer(id="good"), offer(id="full", places_free=0), offer(id="not", vetted=False))

    assert ids(backend) == ["good"]
    assert set(ids(backend, only_free=False)) == {"good", "full"}


def test_register_entries_lie_on_their_own_shelf(backend):
    put(backend, offer(id="offer"))
    backend.put([entry()])

    assert ids(backend, shelf=Shelf.REGISTER) == ["entry"]
    assert ids(backend) == ["offer"]
    assert [facts.id for facts in backend.candidates(need())] == ["offer"]


def test_a_register_entry_without_a_place_comes_last_by_distance(backend):
    backend.put([entry(id="lost", latitude=None, longitude=None), entry(id="here")])

    found = backend.browse(Browse(shelf=Shelf.REGISTER, near=OLDHAM, sort=Sort.DISTANCE))

    assert found.ids == ("here", "lost")
    assert found.distances_km == {"here": pytest.approx(0, abs=0.01)}


def test_of_kinds_domains_and_languages_any_one_will_do(backend):
    put(backend, offer(id="a", kinds=frozenset({"advice"})), offer(id="b"))

    assert set(ids(backend, kinds=frozenset({"advice", "short_break"}))) == {"a", "b"}
    assert ids(backend, kinds=frozenset({"advice"})) == ["a"]
    assert ids(backend, domains=frozenset({"home"})) == []
    assert ids(backend, languages=frozenset({"bsl", "unheard-of"})) != []


def test_of_access_all_must_be_there(backend):
    put(backend, offer(id="a", access=frozenset({"hoist", "step_free"})), offer(id="b"))

    assert ids(backend, access=frozenset({"hoist", "step_free"})) == ["a"]
    assert ids(backend, access=frozenset({"unheard-of"})) == []


def test_near_a_place(backend):
    put(
        backend,
        offer(id="london", latitude=LONDON[0], longitude=LONDON[1]),
        offer(id="rochdale", latitude=ROCHDALE[0], longitude=ROCHDALE[1]),
        offer(id="oldham"),
    )

    found = backend.browse(Browse(near=OLDHAM, within_km=km(10), sort=Sort.DISTANCE))

    assert found.ids == ("oldham", "rochdale")
    assert found.distances_km["rochdale"] == pytest.approx(distance_km(*OLDHAM, *ROCHDALE))
    assert ids(backend, near=OLDHAM, sort=Sort.DISTANCE) == ["oldham", "rochdale", "london"]


def test_the_edge_of_the_circle_belongs_to_it(backend):
    put(backend, offer(id="edge", latitude=ROCHDALE[0], longitude=ROCHDALE[1]))
    apart = distance_km(*OLDHAM, *ROCHDALE)

    assert ids(backend, near=OLDHAM, within_km=apart) == ["edge"]
    assert ids(backend, near=OLDHAM, within_km=apart - 0.001) == []


def test_the_price_ceiling_speaks_of_one_basis(backend):
    put(
        backend,
        offer(id="outcome", price=PriceGuide("outcome", 5_000, 9_000)),
        offer(id="weeks", price=PriceGuide("four_weeks", 5_000, 9_000)),
        offer(id="untold", price=None),
    )

    assert ids(backend, most_pence=5_000) == ["outcome"]
    assert ids(backend, most_pence=4_999) == []
    assert ids(backend, most_pence=5_000, price_basis="four_weeks") == ["weeks"]


def test_newest_first(backend):
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    put(backend, offer(id="old", published_at=old), offer(id="new", published_at=new))

    assert ids(backend, sort=Sort.NEWEST) == ["new", "old"]


def test_without_text_the_latest_confirmation_comes_first(backend):
    days = [4, 1, 5, 0, 2, 3]
    put(
        backend,
        *(offer(id=str(ago), places_confirmed_on=TODAY - timedelta(days=ago)) for ago in days),
    )

    assert ids(backend) == ["0", "1", "2", "3", "4", "5"]


def test_no_offer_is_first_every_day(backend):
    put(backend, *(offer(id=f"offer-{number}") for number in range(4)))

    firsts = {ids(backend, turn=TODAY.toordinal() + day)[0] for day in range(40)}

    assert len(firsts) == 4


def test_pages_hold_each_offer_once(backend):
    put(backend, *(offer(id=f"offer-{number}") for number in range(7)))

    pages = [backend.browse(Browse(page=number, page_size=3)) for number in (1, 2, 3, 4)]

    assert [len(page.ids) for page in pages] == [3, 3, 1, 0]
    assert len({each for page in pages for each in page.ids}) == 7
    assert {page.total for page in pages} == {7}


@pytest.mark.parametrize(
    "wrong", [{"page": 0}, {"page_size": 0}, {"page_size": 101}, {"within_km": 3}]
)
def test_a_question_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"pages start|distance needs"):
        Browse(**wrong)


# Counts


def test_counts_of_a_facet_ignore_its_own_filter_and_heed_the_others(backend):
    put(
        backend,
        offer(id="a", kinds=frozenset({"advice"}), domains=frozenset({"home"})),
        offer(id="b", kinds=frozenset({"advice", "peer"}), domains=frozenset({"health"})),
        offer(id="c", kinds=frozenset({"peer"}), domains=frozenset({"home"})),
    )

    found = backend.browse(Browse(kinds=frozenset({"advice"}), domains=frozenset({"home"})))

    assert found.total == 1
    assert found.counts["kinds"] == {"advice": 1, "peer": 1}
    assert found.counts["domains"] == {"home": 1, "health": 1}
    assert found.counts["languages"] == {"english": 1, "bsl": 1}
    assert found.counts["access"] == {"step_free": 1}


def test_counts_heed_the_text_and_say_how_many_a_tick_would_find(backend):
    chance = random.Random(7)
    put(backend, *(random_offer(chance, OLDHAM) for _ in range(60)))
    query = Browse(text="walks", languages=frozenset({"english"}))

    for code, number in backend.browse(query).counts["kinds"].items():
        assert backend.browse(replace(query, kinds=frozenset({code}))).total == number


# Text


def test_a_beginning_of_a_word_finds_it(backend):
    put(backend, offer(id="a", title="Gardening for all"), offer(id="b", summary="Chess"))

    for typed in ("g", "gard", "gardeni", "gardening", "GARDEN", "gardens", "for all gardenin"):
        assert "a" in ids(backend, text=typed), typed
    assert ids(backend, text="gardenias") == []


def test_other_forms_of_a_word_find_it(backend):
    put(backend, offer(id="a", title="We walk and swim together", summary=""))

    assert ids(backend, text="walking swimming") == ["a"]


def test_accents_and_capitals_make_no_difference(backend):
    put(backend, offer(id="a", title="Café in RÓŻA's kitchen"))

    assert ids(backend, text="cafe roza") == ids(backend, text="CAFÉ") == ["a"]


def test_a_word_in_the_title_counts_for_more(backend):
    put(
        backend,
        offer(id="text", title="Days out", summary="Sometimes pottery, often music, always tea."),
        offer(id="title", title="Pottery", summary="Days out and more of them, with cake."),
    )

    assert ids(backend, text="pottery") == ["title", "text"]


def test_a_whole_word_counts_for_more_than_the_beginning_of_another(backend):
    day = TODAY - timedelta(days=9)
    put(
        backend,
        offer(id="care", title="Care"),
        offer(id="car", title="Car", places_confirmed_on=day),
    )

    assert ids(backend, text="car") == ["car", "care"]


def test_a_sentence_finds_what_holds_all_its_words_else_any(backend):
    put(backend, offer(id="a", title="Pottery and chess"), offer(id="b", title="Pottery"))

    assert ids(backend, text="someone to help me with pottery and chess please") == ["a"]
    assert set(ids(backend, text="pottery with elephants")) == {"a", "b"}


def test_more_text_is_searched_too(backend):
    backend.put([SearchRow.of_offer(offer(id="a"), more_text="Meadow Scheme")])

    assert ids(backend, text="meadow") == ["a"]


def test_text_and_filters_together(backend):
    put(backend, offer(id="a", title="Chess"), offer(id="b", title="Chess", access=frozenset()))

    found = backend.browse(
        Browse(text="chess", access=frozenset({"step_free"}), near=OLDHAM, within_km=5)
    )

    assert (found.ids, found.total) == (("a",), 1)


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "' OR 1=1 --",
        '"unbalanced AND (',
        "title : x",
        "^a + b - c NEAR(d, 2) *",
        "NOT",
        "AND OR",
        "the",
        "\x00",
        "a\x00b",
        "🙂🌻",
        "👩‍🦽 garden",
        "!!! & | <-> :* \\",
        "%s %d %(x)s",
        "اردو باغبانی",
        "²½ ﷺ ǆ",
        "x" * 10_000,
        "gardening " * 1_000,
        "'" * 10_000,
        "\ud83d",
        "a_b c-d e.f@g.h http://i.j/k?l=m",
    ],
)
def test_whatever_is_typed_is_no_error(backend, typed):
    put(backend, offer(title="Gardening"))

    assert backend.browse(Browse(text=typed)).total in (0, 1)


@given(typed=st.text(max_size=60))
def test_any_text_at_all_is_no_error(typed):
    for make in BACKENDS.values():
        make().browse(Browse(text=typed))


@given(title=st.text(min_size=1, max_size=60))
def test_any_title_at_all_can_be_kept(title):
    for make in BACKENDS.values():
        put(make(), offer(id="any", title=title, summary=title))


def test_text_that_holds_no_word_finds_nothing(backend):
    put(backend, offer())

    assert ids(backend, text="???") == []
    assert ids(backend, text="   ") != []


# Candidates


def test_candidates_come_with_all_their_facts(backend):
    chance = random.Random(3)
    given = {each.id: each for each in (random_offer(chance, OLDHAM) for _ in range(80))}
    put(backend, *given.values())

    found = backend.candidates(need(kinds=frozenset({"advice", "peer", "work"}), max_km=40))

    assert found
    assert all(facts == given[facts.id] for facts in found)


@pytest.mark.parametrize("seed", range(25))
def test_candidates_lose_no_offer_that_fits_and_hold_none_that_does_not(backend, seed):
    chance = random.Random(seed)
    offers = [random_offer(chance, chance.choice([OLDHAM, ROCHDALE])) for _ in range(150)]
    put(backend, *offers)

    for _ in range(4):
        wanted = random_need(chance, OLDHAM)
        found = backend.candidates(wanted, limit=200)
        assert suggest(wanted, found, 200) == suggest(wanted, offers, 200)
        assert len(found) == len(suggest(wanted, found, 200))


def test_with_more_than_the_limit_the_best_are_candidates(backend):
    chance = random.Random(11)
    offers = [random_offer(chance, OLDHAM) for _ in range(600)]
    put(backend, *offers)
    wanted = replace(
        random_need(chance, OLDHAM),
        must=frozenset(),
        kinds=frozenset({"advice", "peer", "work", "therapy"}),
        pets_liked=None,
        children_liked=None,
        few_people=None,
        smokes=True,
        has_pets=frozenset(),
        age=40,
    )

    found = backend.candidates(wanted, limit=40)

    assert len(found) == 40
    assert suggest(wanted, found, 10) == suggest(wanted, offers, 10)


def test_a_must_have_that_no_offer_meets_has_no_candidates(backend):
    put(backend, offer())

    assert backend.candidates(need(must=frozenset({"hoist"}))) == []
    assert backend.candidates(need(must=frozenset({"unheard-of"}))) == []


def test_an_ask_nobody_knows_keeps_the_offer_to_itself(backend):
    put(backend, offer(asks=frozenset({"left-handed"})))

    assert backend.candidates(need()) == []
