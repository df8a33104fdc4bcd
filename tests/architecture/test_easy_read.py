"""The Easy Read beside our own pages keeps the rule that editors' Easy Read keeps."""

import re
from pathlib import Path

from cms.easy_read import faults

MARKETPLACE = Path(__file__).resolve().parents[2] / "marketplace"
PART = re.compile(r'{% include "parts/easy_read.html" with (.*?) %}', re.DOTALL)
LINE = re.compile(r'\b(?:one|two|three|four)="([^"]*)"')


def test_every_line_of_easy_read_is_easy_to_read():
    lines = [
        (path.relative_to(MARKETPLACE), line)
        for path in MARKETPLACE.rglob("*.html")
        for part in PART.findall(path.read_text())
        for line in LINE.findall(part)
    ]

    assert len(lines) > 20
    assert {line: faults(line[1]) for line in lines if faults(line[1])} == {}
