"""The lines of the ledger as files: those behind a figure of the overview, and all of a school year for the office.

Board staff get sums per month and kind, as on the page: a line is a case, and cases can be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.effects import on_budget
from hours.enums import Activity, EntryKind, Purpose, WhatFor
from hours.exports.accounts import board_of, house_only
from hours.exports.asking import asked_of, clean
from hours.exports.labels import worded
from hours.models import Budget, Entry
from hours.overviews.asking import sees_all
from hours.overviews.figures import SHOWN, reads_as
from hours.overviews.kinds import kind_name, kind_named
from hours.overviews.lines import WITH_NAMES, budget_named, counted, lines_of, month_named, sums_of, sums_of_budget
from hours.overviews.words import titles, total_name
from hours.permissions import may_read_overview
from hours.queries import BEHIND, as_line, lines_behind
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import CHUNK, WORDS, Column, Rows, Table, kept_filters, said
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Denied, Verdict


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    """The overview's filter, and which figure (of which kind of question or month) is opened."""
    facts = clean(user, asked)
    total = asked.get("total", "")
    facts["total"] = total if total in SHOWN else "consumed"
    if kind := kind_named(user, asked.get("kind", ""), facts["total"]):
        return {**facts, "kind": kind}
    month = month_named(asked.get("month", ""), int(facts["year"]))
    return {**facts, "month": f"{month:%Y-%m}"} if month and facts["total"] == "consumed" else facts


def _heading(facts: Facts) -> str:
    kind = kind_name(facts["kind"]) if "kind" in facts else ""
    parts = [titles()[facts["total"]], kind, facts.get("month", ""), facts.get(WORDS, "")]
    return ", ".join(part for part in parts if part) + ","


def _lines_fit(user: User, facts: Facts) -> Verdict:
    """Whoever reads single lines on the page."""
    return Denied("") if reads_as(user) == "schools" else may_read_overview(user)


def _sums_fit(user: User, facts: Facts) -> Verdict:
    """Whoever reads sums instead."""
    return may_read_overview(user) if reads_as(user) == "schools" else Denied("")


def _lines(user: User, facts: Facts) -> Rows:
    asked, total = asked_of(user, facts), facts["total"]
    kind = kind_named(user, facts.get("kind", ""), total)
    found = lines_of(user, asked, total, month=month_named(facts.get("month", ""), asked.year), kind=kind)
    each = found.select_related(*WITH_NAMES).iterator(chunk_size=CHUNK)
    return Rows(found.count(), (counted(entry, total) for entry in each))


def _sums(user: User, facts: Facts) -> Rows:
    asked = asked_of(user, facts)
    found = sums_of(user, asked, facts["total"], month=month_named(facts.get("month", ""), asked.year))
    return Rows(len(found), found)


def _kind(entry: Entry) -> str:
    return capfirst(worded(EntryKind, entry.kind))


def _taken_back(entry: Entry) -> str:
    return worded(EntryKind, entry.corrects.kind) if entry.corrects is not None else ""


def _label(budget: Budget | None) -> str:
    return f"{budget.holder}, {worded(Purpose, budget.purpose)}" if budget is not None else ""


def _work(name: str) -> Any:
    return lambda line: getattr(line.entry.time_entry, name, None)


def _activity(line: Any) -> str:
    work = line.entry.time_entry
    return worded(Activity, work.activity) if work is not None else ""


def _with_school(line: Any) -> str:
    work = line.entry.time_entry
    if work is None:
        return ""
    return gettext("yes") if work.direct else gettext("no")


def _promise(name: str) -> Any:
    return lambda side: getattr(side.entry.reservation, name, None)


def _kind_of_question(side: Any) -> str:
    promise = side.entry.reservation
    return worded(WhatFor, promise.what_for) if promise is not None else ""


_WORK = [
    Column(_("Activity"), _activity),
    Column(_("With the school"), _with_school, fits=sees_all),
    Column(_("Day of the work"), _work("worked_on"), "date"),
    Column(_("Coach"), _work("coach")),
    Column(_("Reason"), lambda line: line.entry.reason),
]
_BY = Column(_("By"), lambda line: line.entry.by, note=_("Empty: by the portal."))


LINES = Table(
    title=_("Ledger lines"),
    note=_("A row is one entry behind a figure of the overview; together they are that figure."),
    stem="boekingen",
    columns=[
        Column(_("Written"), lambda line: line.entry.at, "moment"),
        Column(_("Entry"), lambda line: _kind(line.entry)),
        Column(_("Takes back"), lambda line: _taken_back(line.entry)),
        Column(_("Holder"), lambda line: line.entry.budget.holder),
        Column(_("Supplier"), lambda line: line.entry.budget.supplier),
        Column(_("Purpose"), lambda line: worded(Purpose, line.entry.budget.purpose)),
        Column(_("Transferred to"), lambda line: _label(line.entry.to)),
        Column(_("For"), lambda line: line.entry.reservation and line.entry.reservation.label),
        *_WORK,
        replace(_BY, fits=sees_all),
        Column(_("Time"), lambda line: line.minutes, "signed", _("As it counts in the figure.")),
    ],
    rows=_lines,
    fits=_lines_fit,
    whole=False,
    clean=_clean,
    heading=_heading,
)


def _of_budget_clean(user: User, asked: Mapping[str, str]) -> Facts:
    """The budget, if this person sees it, and which of its totals is opened; nothing for another budget."""
    row, total = budget_named(user, asked.get("budget", "")), asked.get("total", "")
    if row is None:
        return {}
    total = total if total in BEHIND else "consumed"
    words = [_label(row), row.supplier, total_name(total)]
    return kept_filters({"budget": str(row.pk), "total": total, "year": str(row.school_year)}, words)


def _of_budget_fit(user: User, facts: Facts) -> Verdict:
    """Whoever reads single lines on the page of the budget; board staff take the sums of the overview along."""
    row = budget_named(user, facts.get("budget", ""))
    if row is None or sums_of_budget(row, facts["total"], user=user):
        return Denied("")
    return may_read_overview(user)


def _of_budget(user: User, facts: Facts) -> Rows:
    row, total = budget_named(user, facts["budget"]), facts["total"]
    if row is None:
        return Rows(0, ())
    found = lines_behind(row, total, user=user)
    each = found.iterator(chunk_size=CHUNK)
    return Rows(found.count(), (as_line(entry, row, total) for entry in each))


OF_BUDGET = Table(
    title=_("Ledger lines"),
    note=_("A row is one entry behind a total of the budget; together they are that total."),
    stem="boekingen-budget",
    columns=[
        Column(_("Written"), lambda line: line.entry.at, "moment"),
        Column(_("Entry"), lambda line: _kind(line.entry)),
        Column(_("Takes back"), lambda line: _taken_back(line.entry)),
        Column(_("For"), lambda line: line.entry.reservation and line.entry.reservation.label),
        *_WORK,
        _BY,
        Column(_("Time"), lambda line: line.minutes, "signed", _("As it counts in the total.")),
    ],
    rows=_of_budget,
    fits=_of_budget_fit,
    year=False,
    whole=False,
    clean=_of_budget_clean,
    heading=said,
)

SUMS = Table(
    title=_("Sums of entries"),
    note=_("A row is all entries of one kind that were written in one month, added up."),
    stem="sommen",
    columns=[
        Column(_("Month"), lambda row: row.first, "date", _("The first day of the month.")),
        Column(_("Entry"), lambda row: capfirst(row.kind_label)),
        Column(_("Time"), lambda row: row.minutes, "signed", _("As it counts in the figure.")),
    ],
    rows=_sums,
    fits=_sums_fit,
    whole=False,
    clean=_clean,
    heading=_heading,
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one line does to one budget; a transfer has two sides. `moves` are minutes by total, with their sign."""

    entry: Entry
    budget: Budget
    other: Budget | None
    moves: Mapping[str, int]


def _sides(user: User, facts: Facts) -> Rows:
    found = Entry.objects.visible_to(user).filter(budget__school_year=int(facts["year"])).order_by("at", "pk")
    return Rows(found.count(), _each_side(found))


def _each_side(found: QuerySet[Entry]) -> Iterator[Side]:
    names = ("by", "corrects", "reservation__school", "time_entry__coach", "to__school__board", "to__board")
    rows = found.select_related(*names, "budget__school__board", "budget__board", "budget__supplier", "to__supplier")
    for entry in rows.iterator(chunk_size=CHUNK):
        kind = entry.corrects.kind if entry.corrects is not None else entry.kind
        minutes = entry.minutes if entry.corrects is None else -entry.minutes
        signs = on_budget(kind, reserved=entry.reservation_id is not None)
        yield Side(entry, entry.budget, entry.to, {name: sign * minutes for name, sign in signs.items()})
        if entry.to is not None:
            signs = on_budget(kind, reserved=False, received=True)
            yield Side(entry, entry.to, entry.budget, {name: sign * minutes for name, sign in signs.items()})


def _moved(total: str) -> Any:
    return lambda side: side.moves.get(total)


_EFFECT = _("What this entry adds to that total of its budget; all of them, less what is taken off, are the total.")
ENTRIES = Table(
    title=_("Ledger lines"),
    note=_("A row is what one entry of the ledger did to one budget; a transfer has a row for each of both."),
    stem="boekingen",
    columns=[
        Column(_("Number of the entry"), lambda side: side.entry.pk, joining=True),
        Column(_("Written"), lambda side: side.entry.at, "moment"),
        Column(_("Entry"), lambda side: _kind(side.entry)),
        Column(_("Takes back"), lambda side: _taken_back(side.entry)),
        Column(_("Number of what it takes back"), lambda side: side.entry.corrects_id, joining=True),
        Column(_("Number of the budget"), lambda side: side.budget.pk, joining=True),
        Column(_("Holder"), lambda side: side.budget.holder),
        Column(_("School board"), lambda side: board_of(side.budget)),
        Column(_("Supplier"), lambda side: side.budget.supplier),
        Column(_("Purpose"), lambda side: worded(Purpose, side.budget.purpose)),
        Column(_("Time"), lambda side: side.entry.minutes, "minutes", _("What the entry is about, whichever way.")),
        Column(_("Other side of the transfer"), lambda side: _label(side.other)),
        Column(_("Number of the other budget"), lambda side: side.other and side.other.pk, joining=True),
        Column(_("Reference"), _promise("reference")),
        Column(_("Kind of question"), _kind_of_question),
        Column(_("School"), lambda side: _promise("school")(side) or side.budget.school),
        Column(_("Number of the reservation"), lambda side: side.entry.reservation_id, joining=True),
        Column(_("Number of the time entry"), lambda side: side.entry.time_entry_id, joining=True),
        *_WORK,
        Column(_("Lapsed after"), lambda side: side.entry.month, "date", _("The first day of the month.")),
        _BY,
        Column(_("Handed out"), _moved("allocated"), "signed", _EFFECT),
        Column(_("Transferred"), _moved("transferred"), "signed", _EFFECT),
        Column(_("Reserved"), _moved("reserved"), "signed", _EFFECT),
        Column(_("Used"), _moved("consumed"), "signed", _EFFECT),
        Column(_("Lapsed"), _moved("lapsed"), "signed", _EFFECT),
    ],
    rows=_sides,
    fits=house_only,
    alone=False,
)
