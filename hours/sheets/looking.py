"""What is worth a look before budgets of a file are booked: it warns and refuses nothing."""

from __future__ import annotations

import copy
import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from hours.enums import EntryKind, Lapse, Purpose
from hours.lapsing import lapsing
from hours.models import Budget, Entry
from hours.months import month_of
from hours.sheets.known import Known
from hours.sheets.plans import BudgetLine, Outcome
from hours.sheets.remarks import Remark
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.schoolyears import as_label

SAME_AMOUNT = gettext_noop(
    "This budget has a line of %(hours)s hours already that did not come from a file. These come on top."
)
MONTHLY = gettext_noop(
    "Unused hours of %(count)d of these budgets lapse month by month. "
    "Bring in the time of past months before those months close."
)
CLOSED = gettext_noop("%(school)s is closed since %(day)s.")
AT_ONCE = gettext_noop(
    "This budget is there already and lapses month by month from now on: %(hours)s hours of it lapse after %(month)s "
    "unless they are used or promised before. Leave the rule out of the file if this is not meant."
)
LAPSE_STAYS = gettext_noop(
    "These hours are there already, with another rule of lapsing, and that rule stays. Change it at the budget itself."
)
OF_RESERVE = gettext_noop(
    "These hours come out of what the contract with %(supplier)s for %(year)s holds back: of the reserve of %(agreed)s "
    "hours %(left)s are left. Is this not meant? Then ask for fewer in the file, or enter more hours in the contract."
)


def worth_a_look(lines: Sequence[BudgetLine], known: Known, *, lapse: str, today: datetime.date) -> list[Remark]:
    """All that is worth a look of these rows; `lapse` is what the file calls that column. A fixed number of queries."""
    new = [line for line in lines if line.outcome == Outcome.BOOK]
    return [
        *_of_same_amount(new, known),
        *_on_closed(new, known),
        *_lapse_that_stays(lines, known, lapse),
        *_on_lapse(new, known),
        *_at_once(new, known, today),
        *_of_reserve(new, known),
    ]


def _of_same_amount(new: Iterable[BudgetLine], known: Known) -> list[Remark]:
    """Say which rows look like lines that handed hours out otherwise than from a file."""
    accounts = {budget.pk: account for account, budget in known.budgets.items()}
    found = Entry.objects.filter(
        kind=EntryKind.ALLOCATE, correction__isnull=True, imported__isnull=True, budget__in=known.budgets.values()
    )
    alike = Counter((accounts[budget], minutes) for budget, minutes in found.values_list("budget_id", "minutes"))
    remarks = []
    for line in new:
        if alike[line.account, line.minutes]:
            alike[line.account, line.minutes] -= 1
            remarks.append(Remark(line.number, "", SAME_AMOUNT, {"hours": as_hours(line.minutes)}))
    return remarks


def _on_closed(new: Iterable[BudgetLine], known: Known) -> list[Remark]:
    """Say which of these schools are closed."""
    closed = {school.pk: school for school in known.schools.values() if school.closed_on}
    remarks = []
    for line in new:
        school = closed.get(line.account[0]) if line.account[0] else None
        if school is not None and school.closed_on:
            facts = {"school": school.name, "day": date_format(school.closed_on, "j F Y")}
            remarks.append(Remark(line.number, "", CLOSED, facts))
    return remarks


def _lapse_that_stays(lines: Iterable[BudgetLine], known: Known, column: str) -> list[Remark]:
    """Say which rows are there already and ask for another rule, which is not set."""
    return [
        Remark(line.number, column, LAPSE_STAYS)
        for line in lines
        if line.outcome == Outcome.THERE
        and line.lapse
        and (budget := known.budgets.get(line.account))
        and budget.lapses != line.lapse
    ]


def _on_lapse(new: Iterable[BudgetLine], known: Known) -> list[Remark]:
    """Say once that hours of some of these budgets lapse by the month."""
    suppliers = {row.pk: row for rows in known.suppliers.values() for row in rows}
    monthly = set()
    for line in new:
        budget = known.budgets.get(line.account) or Budget(supplier=suppliers[line.account[2]])
        rule = line.lapse or budget.lapses
        if rule == Lapse.MONTHLY:
            monthly.add(line.account)
    return [Remark(0, "", MONTHLY, {"count": len(monthly)})] if monthly else []


def _at_once(new: Iterable[BudgetLine], known: Known, today: datetime.date) -> list[Remark]:
    """Say of each budget that is there what lapses sooner when its first row makes it lapse by the month."""
    changed: dict[UUID, tuple[int, Budget]] = {}
    for line in new:
        budget = known.budgets.get(line.account)
        if budget is not None and budget.pk not in changed and line.lapse == Lapse.MONTHLY != budget.lapses:
            monthly = copy.copy(budget)
            monthly.lapse = Lapse.MONTHLY
            changed[budget.pk] = line.number, monthly
    month = month_of(today)
    lost = lapsing([budget for _number, budget in changed.values()], month) if changed else {}
    until = date_format(month, "F Y")
    return [
        Remark(changed[key][0], "", AT_ONCE, {"hours": as_hours(minutes), "month": until})
        for key, minutes in lost.items()
    ]


def _of_reserve(new: Iterable[BudgetLine], known: Known) -> list[Remark]:
    """Say which contracts hold less than their reserve when these rows are booked, as handing out by hand does."""
    kept: Counter[tuple[UUID, int]] = Counter()
    for account, budget in known.budgets.items():
        kept[account[2], account[3]] += budget.allocated if account[4] == Purpose.RESERVE else 0
    touched = set()
    for line in new:
        place = (line.account[2], line.account[3])
        touched.add(place)
        kept[place] += line.minutes if line.account[4] == Purpose.RESERVE else 0
    names = {row.pk: row.name for rows in known.suppliers.values() for row in rows}
    remarks = []
    for place, contract in known.contracts.items():
        left = known.left[place] + kept[place]
        if place in touched and left < contract.reserve:
            year, agreed = as_label(contract.school_year), as_hours(contract.reserve)
            facts = {"supplier": names[place[0]], "year": year, "agreed": agreed, "left": as_hours(left)}
            remarks.append(Remark(0, "", OF_RESERVE, facts))
    return remarks
