import pytest

from cms.content import about, contact, guidance, stories
from cms.easy_read import MOST_WORDS, faults, words
from cms.symbols import SYMBOLS

SHIPPED = [
    *[module.PAGE for module in guidance.PAGES],
    *stories.PAGES,
    *about.PAGES,
    contact.PAGE,
]
LINES = [
    (page["slug"], block["value"])
    for page in SHIPPED
    for block in page["easy_read"]
    if block["type"] == "line"
]


@pytest.mark.parametrize(("slug", "line"), LINES)
def test_every_sentence_we_ship_is_easy_read(slug, line):
    assert faults(line["sentence"]) == []


@pytest.mark.parametrize(("slug", "line"), LINES)
def test_every_picture_we_ship_is_a_known_symbol(slug, line):
    assert line["symbol"] in SYMBOLS


@pytest.mark.parametrize("page", SHIPPED, ids=lambda page: page["slug"])
def test_every_page_has_an_easy_read_version(page):
    assert any(block["type"] == "line" for block in page["easy_read"])


def test_a_long_sentence_is_a_fault():
    sentence = "word " * MOST_WORDS + "more."

    assert faults(sentence) == ["This sentence has 16 words. Use 15 or fewer."]


def test_a_sentence_of_exactly_fifteen_words_is_well():
    assert faults("Word " * (MOST_WORDS - 1) + "end.") == []


def test_a_joining_word_is_two_ideas():
    assert faults("You can stop because you choose.") == [
        "“because” joins two ideas. Make two sentences."
    ]


@pytest.mark.parametrize("sentence", ["You choose; we help.", "You choose (we help).", "Go – now."])
def test_a_mark_that_joins_is_two_ideas(sentence):
    assert len(faults(sentence)) == 1


def test_a_hard_word_comes_with_a_plain_one():
    assert faults("Ask the provider.") == [
        "“provider” is a hard word. Try “person who gives support”."
    ]


def test_a_hard_word_inside_another_word_is_left_alone():
    assert faults("We had consented fun.") == []


def test_letters_that_stand_for_words_are_a_fault_but_nhs_is_not():
    assert len(faults("Call the ICB.")) == 1
    assert faults("The NHS pays.") == []


def test_a_passive_sentence_is_a_fault():
    assert len(faults("Your home is checked.")) == 1


def test_two_sentences_on_a_line_are_a_fault():
    assert faults("You ask. We answer.") == [
        "Keep one sentence on each line, beside its own picture."
    ]


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one_word():
    assert words("Don’t be a self-employed £1,200 person") == [
        "Don’t", "be", "a", "self-employed", "£1,200", "person",
    ]  # fmt: skip
