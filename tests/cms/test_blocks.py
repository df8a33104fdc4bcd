from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError

from cms.blocks import EasyReadLineBlock, LinkBlock
from cms.symbols import SYMBOLS, path_of


def test_an_easy_read_line_takes_a_short_sentence():
    block = EasyReadLineBlock()

    line = block.clean(block.to_python({"symbol": "money", "sentence": "You choose."}))

    assert line["sentence"] == "You choose."


def test_an_easy_read_line_says_what_is_wrong_in_plain_words():
    block = EasyReadLineBlock()

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"symbol": "money", "sentence": "Ask the provider."}))

    assert "hard word" in str(refused.value.block_errors["sentence"].messages)


@pytest.mark.parametrize("path", ["javascript:alert(1)", "http://example.org", ""])
def test_a_link_leads_to_this_site_or_a_safe_address(path):
    block = LinkBlock()

    with pytest.raises(ValidationError):
        block.clean(block.to_python({"text": "Go", "page": None, "path": path}))


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_every_symbol_has_its_picture(symbol):
    assert finders.find(path_of(symbol))


def test_the_symbols_carry_their_licence():
    licence = Path(finders.find("symbols/LICENCE.txt")).read_text()

    assert "CC BY-SA 4.0" in licence
    assert "Steve Lee" in licence
