"""Lists as files: an app says which rows a person may see and which columns they have; the writing is done elsewhere.

A list reads through the same `visible_to` as its page and never shows more than that. It books and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.exports.kinds import Facts, Heard, Maker, register_maker, schools_of_own_boards
from swvportal.foundation.exports.sheets import Sheet, two_heads, two_ways, write_csv, write_xlsx
from swvportal.foundation.models import User
from swvportal.foundation.parts import Text
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.snapshots import at_one_moment
from swvportal.foundation.verdicts import Verdict

CHUNK = 1000
WORDS = "words"
MOST_WORDS = 80
Shape = Literal["text", "number", "minutes", "signed", "date", "moment"]
"""minutes: hours as people read them, kept as whole minutes; signed: the same where it can be below zero, as a column
for what is added and one for what is taken off."""


@dataclass(frozen=True)
class Column:
    """One column; `of` gives a text, a number, minutes, a day, a moment or None. `note` explains it, where needed.

    A `joining` one is a key by which the lists of a school year are put together again; a list by itself has none.
    `fits` says whose list has it, where that is not everybody's.
    """

    title: Text
    of: Callable[[Any], object]
    shape: Shape = "text"
    note: Text = ""
    joining: bool = False
    fits: Callable[[User], bool] | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of a list and how many things they are made of, for the progress."""

    total: int
    each: Iterable[Any]


@dataclass(frozen=True)
class Table:
    """One list: `note` says what a row is, `stem` begins the file's name, `rows` are what this person may see.

    A `year` list is of one school year (`?year=`, this one without). A `whole` one belongs to everything of a school
    year, and then gets that year. One that is not `alone` stands nowhere else. `fits` says for whom there is such a
    list; `clean` keeps more of the address than the year, and `heading` says it in the title. `of_a_year` gives the
    rows of everything of a school year, where the list itself has other filters. `seen` is that of its `Maker`.
    """

    title: Text
    note: Text
    stem: str
    columns: Sequence[Column]
    rows: Callable[[User, Facts], QuerySet[Any] | Rows]
    fits: Callable[[User, Facts], Verdict]
    year: bool = True
    whole: bool = True
    alone: bool = True
    clean: Callable[[User, Mapping[str, str]], Facts] | None = None
    heading: Callable[[Facts], str] | None = None
    of_a_year: Callable[[User, Facts], QuerySet[Any] | Rows] | None = None
    seen: Callable[[User, Facts], Iterable[UUID]] = schools_of_own_boards


_tables: dict[str, Table] = {}


def register_table(kind: str, table: Table) -> None:
    """Have a list exported, in the order of registration; for `AppConfig.ready`."""
    _tables[kind] = table
    if table.alone:
        register_maker(kind, _maker(table))


def tables_of_a_year() -> list[Table]:
    """The lists that together are everything of a school year."""
    return [table for table in _tables.values() if table.whole]


def year_of(asked: Mapping[str, str]) -> int:
    """The school year that is asked for, this one without."""
    text = asked.get("year", "")
    known = len(text) == 4 and text.isascii() and text.isdigit() and 2000 <= int(text) < 2200
    return int(text) if known else school_year_of(timezone.localdate())


def kept_filters(kept: Mapping[str, str], words: Iterable[object]) -> Facts:
    """The filters of a page that are on, and their words for the title; `words` leaves out the school year, which a
    title says by itself, and holds nothing of a pupil.
    """
    told = ", ".join(str(word) for word in words)
    return {**kept, **({WORDS: told[:MOST_WORDS]} if told else {})}


def said(facts: Facts) -> str:
    """The words of the filters, as they stand in a title; for `heading`."""
    return f"({facts[WORDS]})" if WORDS in facts else ""


def sheet_of(table: Table, user: User, facts: Facts, *, joining: bool = False) -> Sheet:
    """The list as a sheet, with its rows still to be read."""
    rows = (table.of_a_year if joining and table.of_a_year else table.rows)(user, facts)
    if isinstance(rows, QuerySet):
        rows = Rows(rows.count(), rows.iterator(chunk_size=CHUNK))
    columns = [
        column
        for column in table.columns
        if (joining or not column.joining) and (column.fits is None or column.fits(user))
    ]
    return Sheet(
        title=str(table.title),
        stem=table.stem,
        note=str(table.note),
        heads=[head for column in columns for head in _heads(column)],
        total=rows.total,
        rows=_cells(columns, rows.each),
    )


def _heads(column: Column) -> list[tuple[str, str, str]]:
    title, note = str(column.title), str(column.note)
    if column.shape != "signed":
        return [(title, column.shape, note)]
    added, taken_off = two_heads(title)
    off = _("To be taken off what stands in %(column)s.") % {"column": added}
    return [(added, "minutes", note), (taken_off, "minutes", off)]


def _cells(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[object]]:
    readers = [(column.of, column.shape == "signed") for column in columns]
    for row in rows:
        cells: list[object] = []
        for of, signed in readers:
            value: Any = of(row)
            if signed:
                cells += two_ways(value)
            else:
                cells.append(value)
        yield cells


def _maker(table: Table) -> Maker:
    def clean(user: User, asked: Mapping[str, str]) -> Facts:
        facts = {"year": str(year_of(asked))} if table.year else {}
        return {**facts, **(table.clean(user, asked) if table.clean else {})}

    def title(facts: Facts) -> str:
        words = table.heading(facts) if table.heading else ""
        return " ".join(part for part in (str(table.title), words, _label(facts)) if part)

    def stem(facts: Facts) -> str:
        return "-".join(part for part in (table.stem, _label(facts)) if part)

    def make(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
        write = write_xlsx if facts["as"] == "xlsx" else write_csv
        with at_one_moment():
            finish = write([sheet_of(table, user, facts)], file, heard, title=title(facts))
        finish()

    return Maker(("xlsx", "csv"), clean, table.fits, title, stem, make, table.seen)


def _label(facts: Facts) -> str:
    return as_label(int(facts["year"])) if "year" in facts else ""
