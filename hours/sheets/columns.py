"""The columns of each kind of file, by the names that people write above them; it reads no cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop, override

from hours.enums import SheetKind
from hours.sheets.cells import plain, shown
from hours.sheets.remarks import Remark

MISSING = gettext_noop("The column “%(name)s” is missing. Put that word above it, or use the template.")
OTHER_KIND = gettext_noop("These are the columns of the other kind of file. Choose the right kind above.")
TWICE = gettext_noop("The column “%(name)s” occurs twice. Remove one of the two.")
UNKNOWN = gettext_noop("The column “%(name)s” is not known and is left out.")


@dataclass(frozen=True)
class Column:
    """One column: its key in the code, its heading, other words for it, and what the template says of it."""

    key: str
    label: Promise
    explained: Promise
    needed: bool = True
    also: tuple[str, ...] = ()
    width: int = 16

    @property
    def names(self) -> set[str]:
        """Every heading that means this column, in both languages."""
        found = {plain(word) for word in (self.key, *self.also)}
        for language in ("nl", "en"):
            with override(language):
                found.add(plain(str(self.label)))
        return found


COLUMNS: dict[str, tuple[Column, ...]] = {
    SheetKind.BUDGETS: (
        Column(
            "holder",
            gettext_lazy("Holder"),
            gettext_lazy(
                "The location code of a school, the number of a school board, or empty (or SWV) for the partnership."
            ),
            needed=False,
            also=("school of bestuur",),
        ),
        Column(
            "supplier",
            gettext_lazy("Supplier"),
            gettext_lazy("The name, as in the sheet with codes."),
            also=("leverancier",),
            width=34,
        ),
        Column("purpose", gettext_lazy("Purpose"), gettext_lazy("A word from the sheet with codes."), width=26),
        Column("year", gettext_lazy("School year"), gettext_lazy("Both years: 2026-2027.")),
        Column(
            "hours",
            gettext_lazy("Hours"),
            gettext_lazy("1:30 or 1,5 or a time of the spreadsheet; above zero."),
            also=("tijd", "aantal uren"),
        ),
        Column(
            "lapse",
            gettext_lazy("Lapse"),
            gettext_lazy(
                "When unused hours lapse: a word from the sheet with codes. Empty: as usual with the supplier."
            ),
            needed=False,
            width=40,
        ),
    ),
    SheetKind.TIME: (
        Column(
            "date",
            gettext_lazy("Date"),
            gettext_lazy("The day of the work: a date of the spreadsheet, 22-11-2026 or 2026-11-22."),
            also=("dag",),
        ),
        Column(
            "coach",
            gettext_lazy("Coach"),
            gettext_lazy("The e-mail address with which the coach has an account."),
            also=("e-mail", "email", "e-mailadres", "coach (e-mail)"),
            width=34,
        ),
        Column(
            "hours",
            gettext_lazy("Hours"),
            gettext_lazy("1:30 or 1,5 or a time of the spreadsheet; in steps of five minutes."),
            also=("tijd", "aantal uren"),
        ),
        Column("activity", gettext_lazy("Activity"), gettext_lazy("A word from the sheet with codes."), width=26),
        Column(
            "direct",
            gettext_lazy("Direct or indirect"),
            gettext_lazy("Direct is with the school. Empty: what is usual for the activity."),
            needed=False,
            also=("direct/indirect", "direct"),
            width=18,
        ),
        Column(
            "reference",
            gettext_lazy("Reference"),
            gettext_lazy("For hours that were granted: the reference of the request or the agreement."),
            needed=False,
            width=20,
        ),
        Column(
            "school",
            gettext_lazy("School code"),
            gettext_lazy("For the consultation hours of a school: its location code. Both empty: other work."),
            needed=False,
            also=("school", "vestigingscode", "locatiecode"),
        ),
        Column(
            "supplier",
            gettext_lazy("Supplier"),
            gettext_lazy("Only where a school has consultation hours with more than one team of this coach."),
            needed=False,
            also=("leverancier",),
            width=34,
        ),
        Column(
            "note",
            gettext_lazy("Note"),
            gettext_lazy("At most 300 characters. Do not write a pupil's name here."),
            needed=False,
            also=("opmerking", "toelichting"),
            width=40,
        ),
    ),
}


@dataclass(frozen=True)
class Placed:
    """Where each column of a kind stands in a file, by its key, and what that file calls it."""

    places: dict[str, int]
    shown: dict[str, str]
    problems: tuple[Remark, ...]
    remarks: tuple[Remark, ...]


def fitting(kind: str, header: Sequence[str]) -> bool:
    """Whether every needed column of this kind is there."""
    known = {plain(name) for name in header}
    return all(column.names & known for column in COLUMNS[kind] if column.needed)


def place(kind: str, header: Sequence[str]) -> Placed:
    """Find the columns of a kind in a heading, in any order; what is missing or double is a problem."""
    by_name = {name: column for column in COLUMNS[kind] for name in column.names}
    places: dict[str, int] = {}
    told: dict[str, str] = {}
    problems, remarks = [], []
    for at, name in enumerate(header):
        column = by_name.get(plain(name))
        if column is None:
            if name.strip():
                remarks.append(Remark(0, "", UNKNOWN, {"name": shown(name)}))
        elif column.key in places:
            problems.append(Remark(0, "", TWICE, {"name": shown(name)}))
        else:
            places[column.key], told[column.key] = at, name
    missing = [column for column in COLUMNS[kind] if column.needed and column.key not in places]
    other = next(other for other in SheetKind.values if other != kind)
    if missing and fitting(other, header):
        problems = [Remark(0, "", OTHER_KIND)]
    elif missing:
        problems += [Remark(0, "", MISSING, {"name": str(column.label)}) for column in missing]
        problems += remarks  # one of these is perhaps the missing one under another name
    return Placed(places, told, tuple(problems), tuple(remarks))
