"""Tables on paper, whatever their length: heads on each page, and never a sum or a first row by itself."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator

import pypdf
import pytest

from swvportal.foundation.letters.box import Box

ROWS = 9
STARTS = range(24, 40)  # lines of text above the table, so that the foot of the page falls on each of its rows
AT_LEAST = 3


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    box = Box()
    yield box
    box.close()


def table(start: int, classes: str) -> str:
    """A page with so many lines, a heading and a table with its sum; each of their words ends with that number."""
    rows = f"<tr><th scope=row>row{start}.</th><td>1</td></tr>" * ROWS
    return (
        f"<section style='break-before: page'>{'<p>line</p>' * start}<h2>about{start}.</h2><table class='{classes}'>"
        f"<thead><tr><th scope=col>head{start}.</th><th scope=col>n</th></tr></thead>"
        f"<tbody>{rows}<tr><th scope=row>sum{start}.</th><td>{ROWS}</td></tr></tbody></table></section>"
    )


def pages_of(box: Box, classes: str) -> list[Counter[str]]:
    """How often each word with a number stands on each page."""
    body = "".join(table(start, classes) for start in STARTS)
    pdf = box.pdf(
        f"<html lang=nl><head><title>x</title></head><body><article class=letter>{body}</article></body></html>"
    )
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [Counter(re.findall(r"(?:about|head|row|sum)\d+", text)) for text in texts]


def test_a_break_leaves_three_rows_on_both_sides_and_heads_above_them(box: Box) -> None:
    pages = pages_of(box, "letter-table")
    broken = set()
    for start in STARTS:
        parts = [page for page in pages if page[f"row{start}"] or page[f"sum{start}"]]
        assert sum(page[f"row{start}"] for page in parts) == ROWS
        assert [page[f"head{start}"] for page in parts] == [1] * len(parts)
        assert parts[0][f"about{start}"] == 1
        if len(parts) > 1:
            broken.add(parts[0][f"row{start}"])
            assert min(page[f"row{start}"] + page[f"sum{start}"] for page in parts) >= AT_LEAST
    assert {AT_LEAST, ROWS + 1 - AT_LEAST} <= broken  # both ends of what is allowed


def test_a_table_that_is_one_thing_stays_whole(box: Box) -> None:
    pages = pages_of(box, "letter-table letter-whole")
    assert {sum(bool(page[f"row{start}"] or page[f"sum{start}"]) for page in pages) for start in STARTS} == {1}
