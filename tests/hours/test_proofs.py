"""`ledger_check` with the database's guards switched off, as its owner could: each invariant, broken, is named."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hours.checking import differences
from hours.enums import EntryKind, Purpose
from hours.models import Budget, Contract, Entry, MonthClosing, MonthUse, Reservation, TimeEntry
from hours.transitions import correct
from swvportal.foundation.models import Supplier, User
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.made import book, time_past_all_code

pytestmark = pytest.mark.django_db
HERE = "Expertise- en Dienstenteam"


@pytest.fixture
def booked(reservation: Reservation, carla: User) -> TimeEntry:
    """An hour of the four, used."""
    return book(carla, reservation, 60)


@pytest.fixture
def unguarded(booked: TimeEntry) -> Iterator[None]:
    """From here on no trigger runs, no key holds two apart and no check refuses; all before was right."""
    assert list(differences()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT conrelid::regclass, conname FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid::regclass::text ~ '^hours_'"
        )
        checks = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name in cursor.fetchall()]
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname ~ '_once$|entry_.*once'")
        keys = [f'DROP INDEX IF EXISTS "{name}"' for (name,) in cursor.fetchall() if name.startswith("entry_")]
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'u' AND conrelid = 'hours_entry'::regclass")
        keys += [f'ALTER TABLE hours_entry DROP CONSTRAINT "{name}"' for (name,) in cursor.fetchall()]
        cursor.execute("; ".join([*checks, *keys, "SET LOCAL session_replication_role = replica"]))
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")


def line(budget: Budget, kind: str, minutes: int, **fields: object) -> Entry:
    return Entry.objects.create(budget=budget, kind=kind, minutes=minutes, at=NOW, **fields)


def another(budget: Budget, **changes: object) -> Budget:
    """A budget that is not the one of the story."""
    fields = {"supplier": budget.supplier, "school_year": 2026, "purpose": Purpose.RESERVE, "allocated": 0, **changes}
    return Budget.objects.create(**fields)


def said() -> list[str]:
    """What `ledger_check` names, after it ended with an error."""
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("ledger_check", stderr=errors, stdout=io.StringIO())
    return errors.getvalue().splitlines()


def less_than_nothing(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    line(budget, EntryKind.LAPSE, 900, month=OCTOBER)
    MonthClosing.objects.create(month=OCTOBER, closed_at=NOW)
    Budget.objects.update(lapsed=900)


def overspent_promise(_budget: Budget, reservation: Reservation, _booked: TimeEntry) -> None:
    line(reservation.budget, EntryKind.RELEASE, 300, reservation=reservation)
    Reservation.objects.update(released=300)
    Budget.objects.update(reserved=-120)


def lapsed_twice(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    MonthClosing.objects.create(month=OCTOBER, closed_at=NOW)
    for _turn in range(2):
        line(budget, EntryKind.LAPSE, 5, month=OCTOBER)
    Budget.objects.update(lapsed=10)


def lapsed_in_an_open_month(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    line(budget, EntryKind.LAPSE, 5, month=OCTOBER)
    Budget.objects.update(lapsed=5)


def moved_to_another_year(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    line(budget, EntryKind.TRANSFER, 30, to=another(budget, school_year=2027, transferred=30))
    Budget.objects.filter(pk=budget.pk).update(transferred=-30)


def moved_to_another_supplier(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    outside = Supplier.objects.create(name="Mytylschool")
    line(budget, EntryKind.TRANSFER, 30, to=another(budget, supplier=outside, transferred=30))
    Budget.objects.filter(pk=budget.pk).update(transferred=-30)


def corrected_twice(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    first = Entry.objects.get(kind=EntryKind.ALLOCATE)
    for _turn in range(2):
        line(budget, EntryKind.CORRECT, 600, corrects=first, reason="tikfout")
    line(budget, EntryKind.ALLOCATE, 1200)


def corrected_otherwise(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    line(budget, EntryKind.CORRECT, 10, corrects=Entry.objects.get(kind=EntryKind.ALLOCATE), reason="tikfout")
    Budget.objects.update(allocated=590)


def used_on_another_budget(budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    """The line and all totals say the other budget; only the reservation knows better."""
    other = another(budget, allocated=60, consumed=60, reserved=-60)
    line(other, EntryKind.ALLOCATE, 60)
    Entry.objects.filter(time_entry=booked).update(budget=other)
    Budget.objects.filter(pk=budget.pk).update(consumed=0, reserved=240)
    MonthUse.objects.update(budget=other)


def used_while_held(_budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    Reservation.objects.update(held=True)


def used_in_part(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    TimeEntry.objects.filter(pk=booked.pk).update(minutes=90)


def not_used_at_all(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    time_past_all_code(booked.coach, 60, booked.reservation)


def refused_and_used(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    TimeEntry.objects.filter(pk=booked.pk).update(status="refused")


def logged_after_closing(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    MonthClosing.objects.create(month=booked.worked_on.replace(day=1), closed_at=NOW - datetime.timedelta(minutes=6))


def a_day_too_long(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    entry = time_past_all_code(booked.coach, 1385)
    TimeEntry.objects.filter(pk=entry.pk).update(reservation=None)


def no_step(_budget: Budget, _reservation: Reservation, booked: TimeEntry) -> None:
    entry = time_past_all_code(booked.coach, 7)
    TimeEntry.objects.filter(pk=entry.pk).update(reservation=None)


def month_shifted(_budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    MonthUse.objects.update(month=OCTOBER)


def month_too_much(_budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    MonthUse.objects.update(consumed=65)


def more_than_the_contract(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    Contract.objects.create(supplier=budget.supplier, school_year=2026, minutes=300, reserve=0, allocated=600)


def contract_miscounted(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    Contract.objects.create(supplier=budget.supplier, school_year=2026, minutes=900, reserve=0, allocated=300)


def a_line_added(budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    line(budget, EntryKind.ALLOCATE, 30)


def a_line_gone(_budget: Budget, _reservation: Reservation, _booked: TimeEntry) -> None:
    Entry.objects.filter(kind=EntryKind.ALLOCATE)._raw_delete("default")


BROKEN: dict[Callable[[Budget, Reservation, TimeEntry], None], str] = {
    less_than_nothing: "minder dan niets",
    overspent_promise: "meer gebruikt en teruggegeven dan toegezegd",
    lapsed_twice: "2 keer vervallen na 10-2026",
    lapsed_in_an_open_month: "die maand is niet gesloten",
    moved_to_another_year: "naar een andere dienstverlener of een ander schooljaar",
    moved_to_another_supplier: "naar een andere dienstverlener of een ander schooljaar",
    corrected_twice: "een correctie is niet het spiegelbeeld",
    corrected_otherwise: "een correctie is niet het spiegelbeeld",
    used_on_another_budget: "een reservering van een ander budget",
    used_while_held: "die nog vaststaan",
    used_in_part: "andere tijd gebruikt dan is ingevuld",
    not_used_at_all: "klopt niet met de boekingen",
    refused_and_used: "klopt niet met de boekingen",
    logged_after_closing: "in een maand die gesloten was",
    a_day_too_long: "een dag heeft er vierentwintig",
    no_step: "geen stap van vijf minuten",
    month_shifted: "gebruik in oktober 2026",
    month_too_much: "gebruik in november 2026",
    more_than_the_contract: "meer uitgedeeld dan het contract",
    contract_miscounted: "wat is uitgedeeld",
    a_line_added: "de boekingen zijn samen",
    a_line_gone: "de boekingen zijn samen",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_what_is_broken_is_named(
    broken: Callable[[Budget, Reservation, TimeEntry], None],
    budget: Budget,
    reservation: Reservation,
    booked: TimeEntry,
    unguarded: None,
) -> None:
    broken(budget, reservation, booked)

    found = said()
    assert [text for text in found if BROKEN[broken] in text], found
    place = "Carla Meijer" if broken is a_day_too_long else "geen budget" if broken is no_step else HERE
    assert all(place in text for text in found if BROKEN[broken] in text)


def test_who_was_logging_while_the_month_closed_is_no_difference(
    booked: TimeEntry, budget: Budget, unguarded: None
) -> None:
    closed = NOW - datetime.timedelta(minutes=4)
    MonthClosing.objects.create(month=booked.worked_on.replace(day=1), closed_at=closed)

    assert list(differences()) == []


def test_time_of_other_months_and_what_was_taken_back_adds_up(
    booked: TimeEntry, reservation: Reservation, carla: User, lotte: User
) -> None:
    book(carla, reservation, 30, worked_on=datetime.date(2026, 10, 30))
    wrong = Entry.objects.create(budget=reservation.budget, kind=EntryKind.CONSUME, minutes=25, at=NOW)
    correct(wrong, reason="tikfout", by=lotte, now=NOW + datetime.timedelta(days=40))

    assert list(differences()) == []
