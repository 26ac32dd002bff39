"""Everything of a school year in one file: complete enough to leave with, and equal to the ledger to the minute."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from hours.enums import EntryKind
from hours.models import Budget, Contract, Entry, Reservation, TimeEntry
from hours.transitions import allocate, correct, correct_time, give_reserve
from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports import everything
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.exports.tables import tables_of_a_year
from swvportal.foundation.models import Board, Export, Partnership, PupilCount, School, Supplier, User
from swvportal.foundation.snapshots import at_one_moment
from tests.clients import signed_in
from tests.files import asked, book_of, made
from tests.hours.conftest import NOW
from tests.hours.dividing import confirmed, contract_of, counted
from tests.hours.made import book
from tests.hours.overviews.books import line, open_books
from tests.hours.overviews.conftest import question
from tests.hours.reserving import account
from tests.hours.reserving import asked as asked_reserve
from tests.racing import Rival

pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]
TOTALS = ("Uitgedeeld", "Overgedragen", "Gereserveerd", "Gebruikt", "Vervallen")
KEPT = ("allocated", "transferred", "reserved", "consumed", "lapsed")


@pytest.fixture
def a_year(team: Supplier, wilg: School, eik: School, carla: User, lotte: User, oscar: User) -> list[Budget]:
    """Two suppliers, every kind of line, and corrections of each that can be corrected."""
    budgets = open_books(wilg, eik, team, Supplier.objects.create(name="SO De Kameleon"))
    for n, budget in enumerate(budgets):
        allocate(budget, 6000 + 60 * n, by=oscar, now=NOW)
    held = question(budgets[2], "OA-1", coach=carla, by=lotte, school=wilg)
    correct_time(book(carla, held, 30), reason="dubbel", by=carla, now=NOW)
    question(budgets[10], "OA-2", coach=carla, by=lotte, used=120)
    moved = line(budgets[2], EntryKind.TRANSFER, 605, to=budgets[4])
    line(budgets[8], EntryKind.TRANSFER, 300, to=budgets[10])
    correct(moved, reason="verkeerde school", by=oscar, now=NOW)
    line(budgets[2], EntryKind.TRANSFER, 65, to=budgets[4])
    line(budgets[4], EntryKind.LAPSE, 545, month=NOW.date().replace(day=1))
    line(budgets[5], EntryKind.CONSUME, 35)
    line(budgets[2], EntryKind.RELEASE, 25, reservation=held)
    return budgets


def sheet(rows: Any) -> list[dict[str, Any]]:
    head, *found = rows
    return [dict(zip(head, row, strict=True)) for row in found]


def rebuilt(lines: list[dict[str, Any]], value: Any) -> dict[str, list[int]]:
    """The five totals of each budget, from nothing but the exported lines."""
    sums: dict[str, Counter[str]] = {}
    for row in lines:
        found = sums.setdefault(row["Nummer van het budget"], Counter())
        for name in TOTALS:
            found[name] += value(row, name)
    return {key: [found[name] for name in TOTALS] for key, found in sums.items()}


def in_minutes(cell: datetime.timedelta | None) -> int:
    """What a time in a workbook comes to."""
    return round(cell / datetime.timedelta(minutes=1)) if cell is not None else 0


def both_ways(row: dict[str, Any], name: str) -> int:
    return in_minutes(row[f"{name} (+)"]) - in_minutes(row[f"{name} (-)"])


def of_the_ledger() -> dict[str, list[int]]:
    return {str(row.pk): [getattr(row, name) for name in KEPT] for row in Budget.objects.filter(school_year=2026)}


def test_each_budget_is_rebuilt_from_the_lines_in_the_workbook(oscar: User, a_year: list[Budget]) -> None:
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    lines = sheet(made_["Boekingen"].iter_rows(values_only=True))

    assert rebuilt(lines, both_ways) == of_the_ledger()
    assert {row["Nummer van de boeking"] for row in lines} == {
        str(pk) for pk in Entry.objects.values_list("pk", flat=True)
    }


def test_and_from_the_lines_in_the_zip(oscar: User, a_year: list[Budget]) -> None:
    content = made(signed_in(oscar), "schooljaar", year="2026", **{"as": "zip"})
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        text = {name: packed.read(name).decode("utf-8-sig") for name in names}
    lines = list(csv.DictReader(io.StringIO(text["6-boekingen.csv"]), delimiter=";"))
    budgets = list(csv.DictReader(io.StringIO(text["5-urenbudgetten.csv"]), delimiter=";"))

    def value(row: dict[str, str], name: str) -> int:
        return int(row[f"{name} (+) (minuten)"] or 0) - int(row[f"{name} (-) (minuten)"] or 0)

    assert rebuilt(lines, value) == of_the_ledger()
    assert {row["Nummer van het budget"]: int(row["Gebruikt (minuten)"]) for row in budgets} == {
        key: totals[3] for key, totals in of_the_ledger().items()
    }
    assert names == [
        "0-toelichting.csv", "1-leerlingtellingen.csv", "2-contracten.csv", "3-verdelingen.csv",
        "4-verdeelsleutels.csv", "5-urenbudgetten.csv", "6-boekingen.csv", "7-reserveringen.csv",
        "8-urenregistraties.csv", "9-coaches.csv", "10-maanden.csv", "11-vragen-om-reserve.csv",
        "12-overeenkomsten.csv",
    ]  # fmt: skip
    assert "Een rij is wat één boeking deed met één budget" in text["0-toelichting.csv"]


def test_has_a_sheet_for_each_list_with_the_keys_that_join_them(oscar: User, a_year: list[Budget]) -> None:
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    found = {name: sheet(made_[name].iter_rows(values_only=True)) for name in made_.sheetnames[1:]}

    assert made_.sheetnames == [
        "Toelichting", "Leerlingtellingen", "Contracten", "Verdelingen van uren", "Verdeelsleutels", "Urenbudgetten",
        "Boekingen", "Reserveringen", "Geregistreerde uren", "Capaciteit van coaches", "Maanden", "Vragen om reserve",
        "Overeenkomsten voor uren",
    ]  # fmt: skip
    reservations = {row["Nummer van de reservering"] for row in found["Reserveringen"]}
    work = {row["Nummer van de urenregistratie"] for row in found["Geregistreerde uren"]}
    assert reservations == {str(pk) for pk in Reservation.objects.values_list("pk", flat=True)}
    assert work == {str(pk) for pk in TimeEntry.objects.values_list("pk", flat=True)}
    assert {row["Nummer van de reservering"] for row in found["Boekingen"]} - {None} <= reservations
    assert {row["Nummer van de urenregistratie"] for row in found["Boekingen"]} - {None} <= work


def test_every_time_in_the_workbook_is_a_time_that_can_be_added_up(oscar: User, a_year: list[Budget]) -> None:
    """As on the screen, and never below zero, which Excel shows as hashes."""
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    columns: Any = (column for each in made_.worksheets[1:] for column in each.iter_cols())
    numbers = [
        (head.value, cell)
        for head, *column in columns
        for cell in column
        if (cell.data_type == "n" and cell.value is not None) or cell.is_date
    ]
    formats = {cell.number_format for _head, cell in numbers}
    times = [cell for _head, cell in numbers if cell.number_format == "[h]:mm"]

    assert formats == {"[h]:mm", "General", "dd-mm-yyyy", "dd-mm-yyyy hh:mm"}
    assert min(in_minutes(cell.value) for cell in times) == 0
    assert {head for head, cell in numbers if cell.number_format == "General"} == {
        "Registraties", "Boven toekenning",
    }  # fmt: skip
    assert {cell.value for cell in times} > {datetime.timedelta(minutes=35), datetime.timedelta(hours=100)}


def test_a_line_says_all_that_the_ledger_and_the_work_behind_it_know(
    oscar: User, lotte: User, carla: User, wilg: School, budget: Budget, wilg_budget: Budget
) -> None:
    row = question(budget, "OA-1", coach=carla, by=lotte, school=wilg, used=45)
    entry = TimeEntry.objects.get()
    correct_time(entry, reason="-dubbel", by=lotte, now=NOW)
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    lines = {each["Boeking"]: each for each in sheet(made_["Boekingen"].iter_rows(values_only=True))}
    used, back = lines["Gebruikt"], lines["Gecorrigeerd"]
    [work] = sheet(made_["Geregistreerde uren"].iter_rows(values_only=True))

    about = {
        "Houder": "het samenwerkingsverband", "Schoolbestuur": None, "Dienstverlener": str(budget.supplier),
        "Doel": "onderwijsarrangementen", "Kenmerk": "OA-1", "Soort vraag": "onderwijsarrangement",
        "School": "De Wilg", "Nummer van de reservering": str(row.pk), "Nummer van het budget": str(budget.pk),
        "Nummer van de urenregistratie": str(entry.pk), "Tijd": datetime.timedelta(minutes=45),
        "Activiteit": entry.get_activity_display(), "Bij de school": "ja",
        "Dag van het werk": datetime.datetime.combine(entry.worked_on, datetime.time()), "Coach": "Carla Meijer",
    }  # fmt: skip
    assert {name: used[name] for name in about} == about
    assert {name: back[name] for name in about} == about
    assert (used["Gebruikt (+)"], used["Gebruikt (-)"], used["Reden"], used["Door"]) == (
        datetime.timedelta(minutes=45), None, None, "Carla Meijer",
    )  # fmt: skip
    assert (back["Gebruikt (+)"], back["Gebruikt (-)"], back["Reden"], back["Door"], back["Neemt terug"]) == (
        None, datetime.timedelta(minutes=45), "-dubbel", lotte.name, "gebruikt",
    )  # fmt: skip
    assert back["Nummer van wat het terugneemt"] == used["Nummer van de boeking"]
    assert [
        work[name]
        for name in ("Kenmerk", "School", "Dienstverlener", "Houder van het budget", "Nummer van het budget", "Status")
    ] == ["OA-1", "De Wilg", str(budget.supplier), "het samenwerkingsverband", str(budget.pk), "gecorrigeerd"]
    assert (work["Beslist door"], work["Reden"], work["Geschreven door"]) == (lotte.name, "-dubbel", "Carla Meijer")
    assert "Notitie" not in work


def test_of_a_divided_year_with_its_key(oscar: User, contract: Contract) -> None:
    confirmed(contract, by=oscar)
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")

    keys = sheet(made_["Verdeelsleutels"].iter_rows(values_only=True))
    assert sorted((row["Houder"], row["Leerlingen"]) for row in keys) == [
        ("Stichting De Boomgaard", 60),
        ("Stichting Het Bos", 30),
    ]
    assert len(sheet(made_["Verdelingen van uren"].iter_rows(values_only=True))) == 3


def test_holds_questions_for_reserve_and_pupil_counts_of_that_year_only(
    oscar: User, anja: User, bea: User, contract: Contract, wilg: School, kpo: Board
) -> None:
    team = contract.supplier
    given = asked_reserve(account(team, board=kpo), bea)
    give_reserve(given, 300, by=oscar, now=NOW)
    contract_of(team, oscar, year=2027)
    asked_reserve(account(team, school_year=2027, school=wilg), anja)
    own = counted(wilg, 62, datetime.date(2026, 9, 1))
    PupilCount.objects.filter(pk=own.pk).update(typed_by=oscar, typed_at=NOW)
    counted(wilg, None, datetime.date(2024, 10, 1))
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    [row] = sheet(made_["Vragen om reserve"].iter_rows(values_only=True))
    lines = sheet(made_["Boekingen"].iter_rows(values_only=True))
    counts = sheet(made_["Leerlingtellingen"].iter_rows(values_only=True))

    given.refresh_from_db()
    assert (row["Vraag"], row["Nummer van de boeking"]) == (given.reference, str(given.entry_id))
    assert row["Gegeven"] == datetime.timedelta(hours=5)
    assert row["Nummer van de boeking"] in {each["Nummer van de boeking"] for each in lines}
    assert [(each["School"], each["Leerlingen"], each["Bron"], each["Getypt door"]) for each in counts] == [
        ("De Eik", 30, "DUO", None),
        ("De Wilg", 60, "DUO", None),
        ("De Wilg", 62, "eigen telling", "Oscar Willems"),
    ]


def test_of_an_empty_year_has_the_heads_only(oscar: User) -> None:
    made_ = book_of(signed_in(oscar), "schooljaar", year="2031")

    assert all(each.max_row == 1 for each in made_.worksheets[1:])


def test_is_read_at_one_moment_while_others_book(
    oscar: User, partnership: Partnership, a_year: list[Budget], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours that are handed out between two sheets stand in neither."""
    tables = tables_of_a_year()

    def in_between() -> Any:
        def hand_out() -> None:
            allocate(a_year[0], 60, by=oscar, now=timezone.now())

        other = Rival(hand_out)
        for number, table in enumerate(tables):
            if number == 4:  # after the budgets, before their lines
                other.start()
                other.result()
            yield table

    before = of_the_ledger()
    monkeypatch.setattr(everything, "tables_of_a_year", in_between)
    made_ = book_of(signed_in(oscar), "schooljaar", year="2026")
    lines = sheet(made_["Boekingen"].iter_rows(values_only=True))

    assert of_the_ledger() != before
    assert rebuilt(lines, both_ways) == before


def test_the_database_refuses_to_write_while_it_reads(partnership: Partnership) -> None:
    with pytest.raises(InternalError, match="read-only"), at_one_moment():
        Partnership.objects.update(name="x")
    assert not connection.in_atomic_block
    with transaction.atomic(), at_one_moment():
        Partnership.objects.update(name="y")


def test_shows_how_far_it_is(oscar: User, a_year: list[Budget]) -> None:
    row = asked(signed_in(oscar), "schooljaar")
    assert row.percent == 0
    make_exports()
    row.refresh_from_db()

    assert (row.state, row.percent, Export.objects.count()) == (ExportState.READY, 100, 1)
