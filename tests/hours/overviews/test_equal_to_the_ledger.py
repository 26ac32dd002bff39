"""Whatever was booked, every figure of an overview is the sum of its lines, and so is what it opens to."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hours.checking import differences
from hours.enums import EntryKind, Purpose, WhatFor
from hours.models import Budget, Entry, MonthClosing, Reservation
from hours.months import months_of
from hours.overviews.asking import PARTNERSHIP, Asked, asked_by
from hours.overviews.figures import SHOWN, overview_of
from hours.overviews.kinds import OF_KINDS, kinds_of
from hours.overviews.lines import counted, lines_of, sums_of
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.overviews.books import YEAR, line, open_books, plain_kinds, plain_sums, used_in

PICK = st.integers(min_value=0, max_value=999)
KINDS = st.sampled_from([kind.value for kind in EntryKind])
ACTS = st.lists(
    st.tuples(KINDS, PICK, PICK, st.integers(min_value=1, max_value=300), st.integers(min_value=-400, max_value=400)),
    max_size=25,
)
RUN = settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def book(budgets: list[Budget], act: tuple[str, int, int, int, int]) -> None:
    """Write one line that may or may not be possible; the database says."""
    kind, first, second, minutes, days = act
    budget, other = budgets[first % len(budgets)], budgets[second % len(budgets)]
    at = NOW + datetime.timedelta(days=days)
    promises = list(Reservation.objects.filter(budget=budget))
    promise = promises[second % len(promises)] if promises else None
    fields: dict[str, object] = {"at": at}
    if kind == EntryKind.TRANSFER:
        fields["to"] = other
    elif kind == EntryKind.RESERVE:
        fields["reservation"] = Reservation.objects.create(
            budget=budget,
            what_for=WhatFor.OA if first % 3 else WhatFor.AGREEMENT,
            reference=f"OA-{Reservation.objects.count()}",
            made_at=NOW,
        )
    elif kind == EntryKind.RELEASE or (kind == EntryKind.CONSUME and second % 2):
        fields["reservation"] = promise
    elif kind == EntryKind.CORRECT:
        done = Entry.objects.filter(corrects__isnull=False).values("corrects")
        origins = list(Entry.objects.exclude(kind=EntryKind.CORRECT).exclude(pk__in=done).order_by("at", "pk"))
        if not origins:
            return
        origin = origins[first % len(origins)]
        budget, minutes = origin.budget, origin.minutes
        fields |= {"corrects": origin, "to": origin.to, "reservation": origin.reservation, "reason": "tikfout"}
    if kind == EntryKind.LAPSE:
        fields["month"] = list(months_of(YEAR))[second % 12]
    line(budget, kind, minutes, **fields)


def check(user: User, asked: Asked, inside: list[Budget]) -> None:
    """The overview, its rows, its months and the lines behind each equal the plain sums."""
    found = overview_of(user, asked)
    expected = plain_sums(inside)
    assert dict(found.total.cells) == expected
    for rows in (found.rows, found.suppliers, found.purposes):
        for name in SHOWN:
            assert sum(getattr(row.figures, name) for row in rows) == expected[name]
    for total in SHOWN:
        assert sum(counted(entry, total).minutes for entry in lines_of(user, asked, total)) == expected[total]
        assert sum(each.minutes for each in sums_of(user, asked, total)) == expected[total]
    kinds = kinds_of(user, asked, found.total)
    assert {kind.key: (kind.reserved, kind.consumed) for kind in kinds} == (plain_kinds(inside) if kinds else {})
    for kind in kinds:
        for total in OF_KINDS:
            behind = lines_of(user, asked, total, kind=kind.key)
            assert sum(counted(entry, total).minutes for entry in behind) == getattr(kind, total)
    for total in OF_KINDS if kinds else ():
        assert sum(getattr(kind, total) for kind in kinds) == expected[total]
    for month in found.months:
        assert month.used == used_in(inside, month.first)
        behind = lines_of(user, asked, "consumed", month=month.first)
        assert sum(counted(entry, "consumed").minutes for entry in behind) == month.used
    assert sum(month.used for month in found.months) == expected["consumed"]
    assert found.months[-1].unused == expected["received"] - expected["consumed"]


@pytest.mark.django_db
@pytest.mark.usefixtures("partnership")
def test_every_figure_equals_the_ledger(
    team: Supplier, wilg: School, eik: School, lotte: User, bea: User, anja: User
) -> None:
    other = Supplier.objects.create(name="SO De Linde")
    budgets = open_books(wilg, eik, team, other)
    of_kpo = [row for row in budgets if row.board_id == wilg.board_id or row.school_id == wilg.pk]

    MonthClosing.objects.bulk_create(MonthClosing(month=month, closed_at=NOW) for month in months_of(YEAR))

    @RUN
    @given(acts=ACTS)
    def run(acts: list[tuple[str, int, int, int, int]]) -> None:
        with transaction.atomic():
            for budget in budgets:
                line(budget, EntryKind.ALLOCATE, 400)
            for act in acts:
                try:
                    with transaction.atomic():
                        book(budgets, act)
                except IntegrityError:
                    continue
            assert list(differences()) == []
            check(lotte, Asked(YEAR), budgets)
            check(lotte, Asked(YEAR, board=PARTNERSHIP), budgets[:2] + budgets[6:8])
            check(lotte, Asked(YEAR, board=str(wilg.board_id)), of_kpo)
            check(lotte, Asked(YEAR, board=str(wilg.board_id), own=True), [budgets[2], budgets[8]])
            check(lotte, Asked(YEAR, supplier=str(team.pk), purpose=Purpose.CB), budgets[4:6])
            assert len(kinds_of(lotte, Asked(YEAR), overview_of(lotte, Asked(YEAR)).total)) == 3
            check(bea, Asked(YEAR), of_kpo)
            check(anja, Asked(YEAR), [budgets[4], budgets[10]])
            for row in overview_of(lotte, Asked(YEAR)).rows:
                asked, _years = asked_by(lotte, QueryDict(row.query), year=YEAR)
                assert overview_of(lotte, asked).total == row.figures
            transaction.set_rollback(True)

    run()


def test_a_school_year_has_twelve_months() -> None:
    months = list(months_of(2026))

    assert (months[0], months[-1], len(months)) == (datetime.date(2026, 8, 1), datetime.date(2027, 7, 1), 12)
