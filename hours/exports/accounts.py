"""Contracts, divisions with their keys, and budgets, as lists for a file; it sums and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.models import Allocation, AllocationCell, Budget, Contract
from hours.permissions import may_read_budgets, may_read_house
from hours.queries import budgets_of_year
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Rows, Table
from swvportal.foundation.models import Board, User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.verdicts import Verdict, verdict


def house_only(user: User, facts: Facts) -> Verdict:
    """Lists of which the page is for the coordinator and the office."""
    return may_read_house(user)


def _budgets_fit(user: User, facts: Facts) -> Verdict:
    return may_read_budgets(user)


def _contracts(user: User, facts: Facts) -> QuerySet[Contract]:
    found = Contract.objects.visible_to(user).select_related("supplier")
    return found.filter(school_year=int(facts["year"])) if "year" in facts else found


CONTRACTS = Table(
    title=_("Contracts"),
    note=_("A row is what was bought of one supplier for one school year."),
    stem="contracten",
    columns=[
        Column(_("Supplier"), lambda row: row.supplier),
        Column(_("School year"), lambda row: as_label(row.school_year)),
        Column(_("Contract"), lambda row: row.minutes, "minutes"),
        Column(_("Of which reserve"), lambda row: row.reserve, "minutes"),
        Column(_("Handed out"), lambda row: row.allocated, "minutes"),
        Column(_("Not handed out yet"), lambda row: row.undivided, "minutes"),
    ],
    rows=_contracts,
    fits=house_only,
    year=False,
)


def _divisions_fit(user: User, facts: Facts) -> Verdict:
    """Whoever has the page of divisions; what they see of them, `visible_to` says."""
    return verdict(
        user.standing.has(Role.BOARD, Role.COORDINATOR, Role.OFFICE), _("You do not see how hours are divided.")
    )


def _divisions(user: User, facts: Facts) -> QuerySet[Allocation]:
    found = Allocation.objects.visible_to(user).kept()
    return found.filter(school_year=int(facts["year"])) if "year" in facts else found


def _cells(user: User, facts: Facts) -> Rows:
    divisions = _divisions(user, facts)
    cells = AllocationCell.objects.visible_to(user).select_related("supplier", "board", "school")
    total = cells.filter(allocation__in=divisions.order_by().values("pk")).count()
    return Rows(total, _each_cell(divisions, cells))


def _each_cell(
    divisions: QuerySet[Allocation], cells: QuerySet[AllocationCell]
) -> Iterator[tuple[Allocation, AllocationCell | None]]:
    """Each of these cells with its division; a division without any gives one row."""
    found = divisions.select_related("board", "made_by").defer("key").prefetch_related(Prefetch("cells", cells))
    for division in found.iterator(chunk_size=50):
        of_division: list[AllocationCell | None] = [*division.cells.all()] or [None]
        yield from ((division, cell) for cell in of_division)


def _holder(cell: AllocationCell | None) -> str:
    if cell is None:
        return ""
    return str(cell.board or cell.school or gettext("reserve"))


DIVISIONS = Table(
    title=_("Divisions of hours"),
    note=_("A row is what one holder got of one supplier by a division; a draft has one row without a holder."),
    stem="verdelingen",
    columns=[
        Column(_("Number of the division"), lambda row: row[0].pk, joining=True),
        Column(_("Divided over"), lambda row: row[0].over),
        Column(_("School year"), lambda row: as_label(row[0].school_year)),
        Column(_("State"), lambda row: row[0].status_label),
        Column(_("Since"), lambda row: row[0].status_since, "moment"),
        Column(_("Made by"), lambda row: row[0].made_by),
        Column(_("Supplier"), lambda row: row[1] and row[1].supplier),
        Column(_("Holder"), lambda row: _holder(row[1])),
        Column(_("Hours"), lambda row: row[1] and row[1].minutes, "minutes"),
        Column(_("Number of the entry"), lambda row: row[1] and row[1].entry_id, joining=True),
    ],
    rows=_cells,
    fits=_divisions_fit,
    year=False,
)


def _keys(user: User, facts: Facts) -> Rows:
    divisions = _divisions(user, facts)
    return Rows(divisions.count(), _each_holder(divisions))


def _each_holder(divisions: QuerySet[Allocation]) -> Iterator[tuple[Allocation, dict[str, Any]]]:
    for division in divisions.iterator(chunk_size=50):
        for holder in division.key.get("holders", []):
            yield division, holder


def _of_holder(name: str) -> Any:
    return lambda row: row[1].get(name)


def _of_key(name: str) -> Any:
    return lambda row: row[0].key.get(name)


KEYS = Table(
    title=_("Allocation keys"),
    note=_("A row is one holder in the key from which a division was computed, as it was kept."),
    stem="verdeelsleutels",
    columns=[
        Column(_("Number of the division"), lambda row: row[0].pk, joining=True),
        Column(_("Rounding"), _of_key("rounding")),
        Column(_("Count date"), _of_key("counted_on")),
        Column(_("Weight of past requests"), _of_key("history_weight")),
        Column(_("Holder"), _of_holder("name")),
        Column(_("Pupils"), _of_holder("pupils"), "number"),
        Column(_("Requests"), _of_holder("requests"), "number"),
        Column(_("At least, percent"), _of_holder("floor")),
        Column(_("At least, hours"), _of_holder("minimum"), "number"),
        Column(_("Percentage"), _of_holder("percentage")),
        Column(_("Reason"), _of_holder("reason")),
    ],
    rows=_keys,
    fits=house_only,
    alone=False,
)


def _budgets(user: User, facts: Facts) -> QuerySet[Budget]:
    return budgets_of_year(user, int(facts["year"])).select_related("school__board")


def board_of(budget: Budget) -> Board | None:
    """The board that holds the budget, or whose school does; None for the partnership."""
    return budget.board or (budget.school.board if budget.school is not None else None)


BUDGETS = Table(
    title=_("Hour budgets"),
    note=_("A row is what one holder has with one supplier for one purpose in the school year."),
    stem="urenbudgetten",
    columns=[
        Column(_("Number of the budget"), lambda row: row.pk, joining=True),
        Column(_("Holder"), lambda row: row.holder),
        Column(_("Location code"), lambda row: row.school and row.school.code, joining=True),
        Column(_("School board"), board_of),
        Column(_("Supplier"), lambda row: row.supplier),
        Column(_("Purpose"), lambda row: row.get_purpose_display()),
        Column(_("Handed out"), lambda row: row.allocated, "minutes"),
        Column(
            _("Transferred"), lambda row: row.transferred, "signed", _("What came in by transfer less what went out.")
        ),
        Column(_("Received"), lambda row: row.granted, "minutes", _("Handed out and transferred together.")),
        Column(_("Reserved"), lambda row: row.reserved, "minutes", _("Promised and not used yet.")),
        Column(_("Used"), lambda row: row.consumed, "minutes"),
        Column(_("Lapsed"), lambda row: row.lapsed, "minutes"),
        Column(_("Left"), lambda row: row.available, "minutes", _("Neither promised nor used nor lapsed.")),
        Column(_("Unused hours lapse"), lambda row: row.lapses.label),
    ],
    rows=_budgets,
    fits=_budgets_fit,
)
