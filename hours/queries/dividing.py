"""What there is to divide: of contracts over boards, and of a board over its schools. It divides nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, Sum

from hours.enums import AllocationStatus, EntryKind, Purpose
from hours.models import AllocationCell, Budget, Contract, Entry
from hours.reserves import held_back
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import HOUR
from swvportal.foundation.models import Board, School, User


def contracts_to_divide(school_year: int) -> dict[Contract, int]:
    """The contracts of a school year of which at least an hour was not handed out, with the minutes of their reserve
    that are still held back in them; two queries.
    """
    rows = Contract.objects.filter(school_year=school_year, minutes__gte=F("allocated") + HOUR)
    reserves = Budget.objects.of_partnership().filter(school_year=school_year, purpose=Purpose.RESERVE)
    kept = {row.supplier_id: row for row in reserves}
    return {row: held_back(row, kept.get(row.supplier_id, Budget())) for row in rows.select_related("supplier")}


def boards_with_hours(school_year: int) -> list[Board]:
    """The boards that have at least an hour left in a budget of their own."""
    spent = F("reserved") + F("consumed") + F("lapsed") - F("transferred")
    rich = Budget.objects.filter(school_year=school_year, purpose=Purpose.BOARD, allocated__gte=spent + HOUR)
    return list(Board.objects.filter(pk__in=rich.values("board")))


def boards_to_divide(user: User, school_year: int) -> list[Board]:
    """The boards with hours left whose hours this person divides: all for the office, else the own ones."""
    standing = user.standing
    found = boards_with_hours(school_year)
    return found if standing.has(Role.OFFICE) else [board for board in found if board.pk in standing.board_ids]


def undivided_of(user: User, school_year: int) -> list[Budget]:
    """The budgets of this person's boards with at least an hour that is with no school yet; one query."""
    found = Budget.objects.filter(
        board__in=user.standing.board_ids, purpose=Purpose.BOARD, school_year=school_year
    ).with_hours_left()
    rows = found.select_related("board", "supplier").order_by("board__name", "supplier__name")
    return [row for row in rows if row.available >= HOUR]


@dataclass(frozen=True)
class Share:
    """A school of a board and what it has with a supplier; without a budget nothing."""

    school: School
    budget: Budget | None
    from_board: int = 0

    @property
    def available(self) -> int:
        return self.budget.available if self.budget else 0


def given_on(budget: Budget) -> Counter[UUID]:
    """The minutes that each other budget has of a board's budget, less what went back; what came to it from elsewhere,
    such as the reserve, is not counted. One query.
    """
    lines = Entry.objects.filter(Q(budget=budget, to__isnull=False) | Q(to=budget)).order_by()
    found: Counter[UUID] = Counter()
    for giver, receiver, kind, minutes in lines.values_list("budget_id", "to_id", "kind").annotate(Sum("minutes")):
        away = giver == budget.pk
        found[receiver if away else giver] += minutes if away == (kind == EntryKind.TRANSFER) else -minutes
    return found


def shares_of(budget: Budget) -> list[Share]:
    """The open schools of a board's budget, by name, with their own budget of the same supplier and school year; three
    queries.
    """
    given = given_on(budget)
    schools = School.objects.filter(board=budget.board_id, closed_on__isnull=True).order_by("name", "code")
    own = Budget.objects.filter(
        supplier=budget.supplier_id, school_year=budget.school_year, purpose=Purpose.CB, school__board=budget.board_id
    )
    budgets = {row.school_id: row for row in own}
    rows = [(school, budgets.get(school.pk)) for school in schools]
    return [Share(school, own, max(0, given[own.pk]) if own else 0) for school, own in rows]


def years_to_divide(this_year: int) -> list[int]:
    """The school years with a contract, and this one and the next; newest first."""
    found = Contract.objects.order_by().values_list("school_year", flat=True).distinct()
    return sorted({this_year, this_year + 1, *found}, reverse=True)


def is_divided(account: Budget | Contract) -> bool:
    """Whether a confirmed division handed out the contract with this supplier for this school year."""
    return AllocationCell.objects.filter(
        supplier=account.supplier_id,
        allocation__school_year=account.school_year,
        allocation__board__isnull=True,
        allocation__status=AllocationStatus.CONFIRMED,
    ).exists()
