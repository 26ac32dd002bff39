"""What a cell says: hours, a day, a school year, a word from a list; each bad one raises `CellProblem`."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.translation import gettext_noop, override

from hours.sheets.remarks import CellProblem
from swvportal.foundation.minutes import HOUR, LARGEST, parse_minutes
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.spreadsheets import Cell, CellError, NoValue

FIRST_YEAR = 2000
SHOWN = 40  # characters of a cell that a sentence repeats
_CLOCK_WITH_SECONDS = re.compile(r"(\d{1,6}:[0-5]\d):00", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}(?:,\d+)?", re.ASCII)
_PLAIN = re.compile(r"\d{1,6}[.,]\d{1,4}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4}|\d{2})", re.ASCII)
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - the zero of a spreadsheet
YES = frozenset({"direct", "ja", "yes", "j", "y", "1", "true", "waar"})
NO = frozenset({"indirect", "nee", "no", "n", "0", "false", "onwaar"})

MUST_BE_FILLED = gettext_noop("This must be filled in.")
NO_VALUE = gettext_noop(
    "This formula has no value in the file. Open the file in Excel and save it again, or type the value itself."
)
FAILED = gettext_noop("Here stands %(value)s, an error of the spreadsheet. Type the value itself.")
NOT_HOURS = gettext_noop("“%(value)s” is no amount of time. Write 1:30 or 1,5.")
NOT_WHOLE = gettext_noop("%(value)s hours is not a whole number of minutes. Write hours and minutes, for example 1:20.")
THOUSANDS = gettext_noop("“%(value)s” can mean two things. Write thousands without a dot, and a half as 0,5.")
NOT_ABOVE_ZERO = gettext_noop("Give a time above zero.")
TOO_MUCH = gettext_noop("This is more time than can be kept.")
NOT_A_DAY = gettext_noop("“%(value)s” is no date. Write day, month and year, for example 22-11-2026.")
NOT_A_YEAR = gettext_noop("“%(value)s” is no school year. Write both years, for example 2026-2027.")
NOT_NEAR = gettext_noop("School year %(value)s is too far away. Look whether the years are right.")
NOT_A_WORD = gettext_noop("“%(value)s” is not known here. Choose one of: %(known)s.")
NOT_DIRECT = gettext_noop("“%(value)s” is not known here. Write direct or indirect, or leave it empty.")
TOO_LONG = gettext_noop("This text has %(found)d characters; at most %(most)d fit.")


def shown(cell: Cell) -> str:
    """A cell as a sentence repeats it, shortened."""
    text = str(cell)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def text(cell: Cell, *, needed: bool = False, most: int = 300) -> str:
    """A cell as text; a whole number loses the `.0` that a spreadsheet gives it."""
    if isinstance(cell, NoValue):
        raise CellProblem(NO_VALUE)
    if isinstance(cell, CellError):
        raise CellProblem(FAILED, value=shown(cell.text))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    found = "" if cell is None else str(cell).strip()
    if needed and not found:
        raise CellProblem(MUST_BE_FILLED)
    if len(found) > most:
        raise CellProblem(TOO_LONG, found=len(found), most=most)
    return found


def hours(cell: Cell) -> int:
    """A cell as minutes above zero: `1:30`, `1,5`, a number of hours, or a time as a spreadsheet keeps it."""
    if isinstance(cell, datetime.timedelta):
        minutes = _from_seconds(Decimal(repr(cell.total_seconds())), cell)
    elif isinstance(cell, datetime.time):
        minutes = _from_seconds(
            Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second) + Decimal(cell.microsecond) / 1_000_000, cell
        )
    elif isinstance(cell, datetime.datetime) and cell.year in {1899, 1900} and cell.tzinfo is None:  # 24 hours and more
        minutes = _from_seconds(Decimal(repr((cell - _EPOCH).total_seconds())), cell)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        minutes = _from_number(cell)
    else:
        minutes = _typed(text(cell, needed=True))
    if minutes <= 0:
        raise CellProblem(NOT_ABOVE_ZERO)
    if minutes > LARGEST:
        raise CellProblem(TOO_MUCH)
    return minutes


def _from_seconds(seconds: Decimal, cell: Cell) -> int:
    """Whole minutes; a spreadsheet's day parts miss a second now and then."""
    minutes = (seconds / 60).to_integral_value()
    if abs(seconds - minutes * 60) > 1:
        raise CellProblem(NOT_HOURS, value=shown(cell))
    return int(minutes)


def _from_number(number: float) -> int:
    try:
        exact = Decimal(repr(number)) * HOUR
        minutes = exact.to_integral_value()
    except InvalidOperation:
        raise CellProblem(NOT_HOURS, value=shown(number)) from None
    if not exact.is_finite():
        raise CellProblem(NOT_HOURS, value=shown(number))
    if abs(exact - minutes) > Decimal("0.001"):
        raise CellProblem(NOT_WHOLE, value=shown(number))
    return int(minutes)


def _typed(typed: str) -> int:
    if _THOUSANDS.fullmatch(typed):
        raise CellProblem(THOUSANDS, value=shown(typed))
    if typed.startswith("-"):
        raise CellProblem(NOT_ABOVE_ZERO)
    if match := _CLOCK_WITH_SECONDS.fullmatch(typed):
        typed = match[1]
    try:
        return parse_minutes(typed)
    except ValueError:
        sentence = NOT_WHOLE if _PLAIN.fullmatch(typed) else NOT_HOURS
        raise CellProblem(sentence, value=shown(typed)) from None


def day(cell: Cell) -> datetime.date:
    """A cell as a day of this century: a date of the spreadsheet, 2026-11-22 or 22-11-2026."""
    if isinstance(cell, datetime.datetime):
        found = cell.date()
    elif isinstance(cell, datetime.date):
        found = cell
    else:
        found = _typed_day(text(cell, needed=True))
    if found.year < FIRST_YEAR:
        raise CellProblem(NOT_A_DAY, value=shown(cell))
    return found


def _typed_day(typed: str) -> datetime.date:
    if match := _ISO.fullmatch(typed):
        parts = match[1], match[2], match[3]
    elif match := _DUTCH.fullmatch(typed):
        parts = match[3], match[2], match[1]
    else:
        raise CellProblem(NOT_A_DAY, value=shown(typed))
    try:
        return datetime.date(*(int(part) for part in parts))
    except ValueError:
        raise CellProblem(NOT_A_DAY, value=shown(typed)) from None


def school_year(cell: Cell, *, this_year: int) -> int:
    """A cell as the year in which a school year starts, at most ten years ago and two ahead."""
    typed = text(cell, needed=True)
    match = _YEAR.fullmatch(typed)
    if match is None or match[2] not in {str(int(match[1]) + 1), str(int(match[1]) + 1)[-2:]}:
        raise CellProblem(NOT_A_YEAR, value=shown(typed))
    year = int(match[1])
    if not this_year - 10 <= year <= this_year + 2:
        raise CellProblem(NOT_NEAR, value=as_label(year))
    return year


def direct(cell: Cell) -> bool | None:
    """Whether the work was with the school; None where nothing is said."""
    word = text(cell).casefold()
    if word in YES or word in NO:
        return word in YES
    if word:
        raise CellProblem(NOT_DIRECT, value=shown(word))
    return None


def words(choices: type[TextChoices]) -> dict[str, str]:
    """What people write for each value: the value itself, and its label in either language."""
    found: dict[str, str] = {}
    for language in ("nl", "en"):
        with override(language):
            found |= {plain(str(choice.label)): choice.value for choice in choices}
    return found | {plain(value): value for value in choices.values}


def plain(word: str) -> str:
    """A word as it is compared: no capitals, single spaces."""
    return " ".join(word.casefold().split())


def choice(cell: Cell, known: Mapping[str, str], labels: Iterable[str]) -> str:
    """A cell as the value of one of these words."""
    typed = text(cell, needed=True)
    value = known.get(plain(typed))
    if value is None:
        raise CellProblem(NOT_A_WORD, value=shown(typed), known=", ".join(f"“{label}”" for label in labels))
    return value


def nearest(typed: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty where none is near."""
    found = {plain(word): word for word in known}
    near = difflib.get_close_matches(plain(typed), found, n=1, cutoff=0.7)
    return found[near[0]] if near else ""
