"""Says what a plan does, as the JSON that an import keeps and its page shows; it decides nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.enums import Purpose, SheetKind
from hours.models import Budget, Contract, Reservation
from hours.sheets.known import account_of
from hours.sheets.plans import Account, BudgetLine, Outcome, Plan, TimeLine, counted
from hours.sheets.reading import MOST_REMARKS
from hours.sheets.remarks import Remark
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.schoolyears import as_label

MOST_THERE = 200
SUMS = ("budgets", "contracts", "coaches")


@dataclass
class Sum:
    """Rows and minutes of one budget, coach or contract; `before` and `after` are what it holds."""

    name: str
    supplier: str = ""
    purpose: str = ""
    year: int = 0
    lines: int = 0
    minutes: int = 0
    above: int = 0
    before: int = 0

    @property
    def after(self) -> int:
        """What a budget has received when this is booked."""
        return self.before + self.minutes

    @property
    def left(self) -> int:
        """What is left when this is booked; time above the grant uses nothing up."""
        return self.before - self.minutes + self.above

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label) if self.purpose else ""

    @property
    def year_label(self) -> str:
        return as_label(self.year) if self.year else ""


def problem_of(remarks: Iterable[Remark]) -> dict[str, Any]:
    """Why a file is not brought in, as its import keeps it."""
    return _some(list(remarks), MOST_REMARKS)


def said(sentence: str) -> Remark:
    """A sentence that is in its reader's language already."""
    return Remark(0, "", "%(said)s", {"said": sentence})


def details(plan: Plan, kind: str) -> dict[str, Any]:
    """All that the preview and the result show; a fixed number of queries."""
    new = plan.new
    told: dict[str, Any] = {
        "counts": {outcome.value: counted(plan.lines)[outcome.value] for outcome in Outcome},
        "minutes": sum(line.minutes for line in new),
        "refused": problem_of(plan.refused),
        "remarks": problem_of(plan.remarks),
        "there": _some([line.number for line in plan.lines if line.outcome == Outcome.THERE], MOST_THERE),
    }
    if kind == SheetKind.BUDGETS:
        return told | _of_budgets([line for line in new if isinstance(line, BudgetLine)])
    return told | _of_time([line for line in new if isinstance(line, TimeLine)])


def presented(result: Mapping[str, Any]) -> dict[str, Any]:
    """A stored `details` for a page: sentences in the reader's language, sums with what is left."""
    return {
        **result,
        "refused": told(result["refused"]),
        "remarks": told(result["remarks"]),
        **{
            name: [Sum(**one) for one in result[name]] for name in ("budgets", "contracts", "coaches") if name in result
        },
    }


def told(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept remarks as sentences, and how many more there are."""
    return {"some": [str(Remark.from_json(one)) for one in kept["some"]], "more": kept["more"]}


def _some(all_of_it: list[Any], most: int) -> dict[str, Any]:
    some = [one.as_json() if isinstance(one, Remark) else one for one in all_of_it[:most]]
    return {"some": some, "more": len(all_of_it) - len(some)}


def _of_budgets(lines: list[BudgetLine]) -> dict[str, Any]:
    """What each budget receives, and what the contracts keep."""
    schools = School.objects.in_bulk([line.account[0] for line in lines if line.account[0]])
    boards = Board.objects.in_bulk([line.account[1] for line in lines if line.account[1]])
    suppliers = Supplier.objects.in_bulk([line.account[2] for line in lines])
    years = {line.account[3] for line in lines}
    there = {account_of(row): row.granted for row in Budget.objects.filter(school_year__in=years)}
    accounts = {(row.supplier_id, row.school_year): row for row in Contract.objects.filter(school_year__in=years)}

    def budget(account: Account) -> Sum:
        school, board, supplier, year, purpose = account
        holder = schools[school].name if school else boards[board].name if board else ""
        return Sum(holder, suppliers[supplier].name, purpose, year, before=there.get(account, 0))

    def contract(key: tuple[UUID, int]) -> Sum:
        return Sum("", suppliers[key[0]].name, year=key[1], before=accounts[key].undivided)

    in_contract = [line for line in lines if (line.account[2], line.account[3]) in accounts]
    return {
        "budgets": _sums(lines, lambda line: line.account, budget),
        "contracts": _sums(in_contract, lambda line: (line.account[2], line.account[3]), contract),
    }


def _of_time(lines: list[TimeLine]) -> dict[str, Any]:
    """What is booked for each coach, and on each reservation or budget."""
    people = User.objects.in_bulk({line.coach for line in lines})
    on_hours = [line for line in lines if line.reservation or line.budget]
    reserved = Reservation.objects.select_related("school", "budget__supplier")
    reservations = reserved.in_bulk([line.reservation for line in on_hours if line.reservation])
    of_schools = Budget.objects.select_related("school", "supplier")
    budgets = of_schools.in_bulk([line.budget for line in on_hours if line.budget])

    def purse(key: UUID) -> Sum:
        if row := reservations.get(key):
            budget = row.budget
            return Sum(row.label, budget.supplier.name, year=budget.school_year, before=row.rest)
        budget = budgets[key]
        return Sum(budget.holder, budget.supplier.name, budget.purpose, budget.school_year, before=budget.available)

    return {
        "coaches": _sums(lines, lambda line: line.coach, lambda key: Sum(people[key].name)),
        "budgets": _sums(on_hours, lambda line: cast("UUID", line.reservation or line.budget), purse),
        "other": sum(line.minutes for line in lines) - sum(line.minutes for line in on_hours),
    }


def _sums(lines: Iterable[Any], key: Callable[[Any], Any], begin: Callable[[Any], Sum]) -> list[dict[str, Any]]:
    """Rows and minutes by what `key` gives of a row, in order of name."""
    sums: dict[Any, Sum] = {}
    for line in lines:
        one = sums.get(key(line)) or sums.setdefault(key(line), begin(key(line)))
        one.lines += 1
        one.minutes += line.minutes
        one.above += line.minutes if line.outcome == Outcome.ABOVE else 0
    ordered = sorted(sums.values(), key=lambda one: (one.name.casefold(), one.supplier.casefold(), one.purpose))
    return [asdict(one) for one in ordered]


def file_reason(uploaded_at: datetime.datetime, line: int) -> str:
    """What stands at a line of the ledger that came from a file; the file's own name may hold anything."""
    day = date_format(timezone.localtime(uploaded_at), "j F Y")
    return _("file of %(day)s, row %(line)d") % {"day": day, "line": line}
