"""Matching knows nothing of the marketplace, but every code of the marketplace has words here."""

import pytest

from marketplace.people.wellbeing import Domain
from marketplace.providers.vocabulary import Access, Interest, Language, Pet, SupportKind
from matching import words
from matching.musts import MUSTS


@pytest.mark.parametrize(
    ("choices", "known"),
    [
        (Access, words.ACCESS),
        (Domain, words.DOMAINS),
        (Domain, words.OUTLINE_DOMAINS),
        (Interest, words.INTERESTS),
        (Language, words.LANGUAGES),
        (Pet, words.PETS),
        (SupportKind, words.KINDS),
    ],
)
def test_every_code_has_words(choices, known):
    assert set(choices.values) == set(known)


def test_a_list_reads_as_a_sentence_does():
    assert words.listed({"cat", "dog", "other"}, words.PETS) == "a dog, a cat and another animal"
    assert words.listed({"dog"}, words.PETS) == "a dog"
    assert words.listed(set(), words.PETS) == ""


def test_a_code_without_words_reads_as_itself():
    assert words.listed({"stick_insect"}, words.PETS) == "stick insect"


def test_a_must_is_filed_under_its_own_code():
    assert all(code == must.code for code, must in MUSTS.items())
