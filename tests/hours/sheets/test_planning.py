"""What a file would do: codes looked up, rows refused with a reason, and the plan against the ledger itself."""

from __future__ import annotations

import datetime
import random
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hours.enums import Purpose, TimeStatus, WhatFor
from hours.models import Budget, Contract, Entry, Reservation, SheetImport, TimeEntry
from hours.sheets.budgets import plan_budgets
from hours.sheets.plans import Outcome, TimeLine
from hours.sheets.reading import read_budgets, read_time
from hours.sheets.time import plan_time
from hours.transitions import allocate, log_time, open_budget, reserve
from hours.transitions.closing import close_month
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.models import Board, Membership, School, Supplier, User
from swvportal.foundation.workflow import MoveRefused
from tests.hours.conftest import NOW, TODAY
from tests.hours.made import book
from tests.hours.sheets import files
from tests.hours.sheets.files import TEAM, brought_in, problems, remarks, uploaded, worked
from tests.hours.sheets.files import wilg as wilg_row

pytestmark = pytest.mark.django_db


def test_budgets_of_all_holders_are_shown_with_what_they_have_and_get(
    oscar: User, wilg: School, kpo: Board, cb: Budget, contract: Contract
) -> None:
    row = uploaded(
        "budgets",
        files.budgets(
            wilg_row("10"),
            ("1", TEAM.upper(), "bestuursuren", "2026-2027", "20", "nooit"),
            ("SWV", TEAM, "oa", "2026-2027", "5:30", ""),
            ("", TEAM, "reserve", "2026-2027", "1", ""),
        ),
        oscar,
    )

    assert row.state == State.PREVIEW
    assert row.result["counts"] == {"book": 4, "above": 0, "there": 0, "refused": 0}
    assert [(one["name"], one["purpose"], one["before"], one["minutes"]) for one in row.result["budgets"]] == [
        ("", "oa", 0, 330),
        ("", "reserve", 0, 60),
        ("De Wilg", "cb", 300, 600),
        ("Stichting De Boomgaard", "board", 0, 1200),
    ]
    assert [(one["before"], one["minutes"]) for one in row.result["contracts"]] == [(5700, 2190)]
    assert Entry.objects.count() == 1


def test_what_is_not_known_is_listed_all_at_once_and_nothing_is_kept(
    oscar: User, wilg: School, kpo: Board, team: Supplier
) -> None:
    row = uploaded(
        "budgets",
        files.budgets(
            ("99ZZ99", TEAM, "oa", "2026-2027", "1", ""),
            ("", "Expertise en Dienstenteam", "oa", "2026-2027", "1", ""),
            ("", "Niemand", "oa", "2026-2027", "x", ""),
            ("00AA00", TEAM, "bestuursuren", "2026-2027", "1", ""),
            wilg_row("1", "nooit"),
            wilg_row("1", "aan het eind van het schooljaar"),
        ),
        oscar,
    )

    assert (row.state, row.data) == (State.FAILED, None)
    assert problems(row) == [
        (
            "Rij 2, Houder: Geen school heeft de code “99ZZ99” en geen schoolbestuur dat nummer. "
            "Zoek het op in het sjabloon."
        ),
        "Rij 3, Dienstverlener: Er is geen dienstverlener “Expertise en Dienstenteam”. Bedoelt u “" + TEAM + "”?",
        "Rij 4, Uren: “x” is geen tijd. Schrijf 1:30 of 1,5.",
        "Rij 5, Doel: Uren voor “bestuursuren” horen bij een schoolbestuur. Verander het doel of de houder.",
        "Rij 7, Verval: Rij 6 zegt iets anders over hetzelfde budget. Maak de twee gelijk.",
    ]


def test_two_suppliers_of_one_name_are_not_guessed(oscar: User, wilg: School, team: Supplier) -> None:
    Supplier.objects.create(name=TEAM.lower())

    assert "meer dienstverleners" in problems(uploaded("budgets", files.budgets(wilg_row()), oscar))[0]


def test_a_contract_bounds_what_a_file_hands_out(oscar: User, wilg: School, contract: Contract) -> None:
    row = uploaded("budgets", files.budgets(wilg_row("60"), wilg_row("50"), wilg_row("40")), oscar)

    assert row.result["counts"] == {"book": 2, "above": 0, "there": 0, "refused": 1}
    assert remarks(row, "refused") == [
        (
            f"Rij 3, Uren: In het contract met {TEAM} voor 2026-2027 is nog 40:00 uur over om uit te delen, "
            "en hier wordt 50:00 uur gevraagd. Verhoog het contract, of vraag in het bestand minder uren."
        )
    ]


def test_what_is_worth_a_look_at_budgets_is_said(oscar: User, wilg: School, cb: Budget) -> None:
    wilg.closed_on = datetime.date(2026, 8, 1)
    wilg.save()
    row = uploaded(
        "budgets", files.budgets(wilg_row("5", "aan het eind van elke maand, het deel van die maand")), oscar
    )

    assert remarks(row) == [
        (
            "Rij 2: Dit budget heeft al een regel van 5:00 uur die niet uit een bestand komt. "
            "Deze uren komen daar bovenop."
        ),
        "Rij 2: De Wilg is gesloten sinds 1 augustus 2026.",
        (
            "Van 1 van deze budgetten vervallen ongebruikte uren per maand. "
            "Lees de tijd van voorbije maanden in voordat die maanden sluiten."
        ),
        (
            "Rij 2: Dit budget is er al en vervalt voortaan per maand: na november 2026 vervalt er 1:00 uur van, "
            "tenzij die uren voor die tijd zijn gebruikt of toegezegd. Is dat niet de bedoeling, laat de vervalregel "
            "dan weg uit het bestand."
        ),
    ]


def test_time_is_shown_per_coach_and_per_budget(
    oscar: User, carla: User, cees: User, reservation: Reservation, cb: Budget
) -> None:
    row = uploaded(
        "time",
        files.time(
            worked(hours="3:00", reference="oa-2026-001"),
            worked("11-11-2026", "2:00", reference="OA-2026-001"),
            worked("12-11-2026", "2:00", school="00aa00", coach="CEES@story.example"),
            worked("13-11-2026", "0:30", activity="verslag"),
        ),
        oscar,
    )

    assert row.result["counts"] == {"book": 3, "above": 1, "there": 0, "refused": 0}
    assert [(one["name"], one["minutes"], one["above"]) for one in row.result["coaches"]] == [
        ("Carla Meijer", 330, 120),
        ("Cees Bos", 120, 0),
    ]
    assert [(one["name"], one["before"], one["minutes"], one["above"]) for one in row.result["budgets"]] == [
        ("De Wilg", 300, 120, 0),
        ("OA-2026-001", 240, 300, 120),
    ]
    assert row.result["other"] == 30
    assert remarks(row) == [
        "Rij 3, Uren: Er is nog 1:00 uur over; dit wacht op de coördinator als tijd boven de toekenning."
    ]
    assert TimeEntry.objects.count() == 0


def test_a_row_of_time_that_names_nobody_or_nothing_is_a_problem(
    oscar: User, carla: User, cees: User, anja: User, reservation: Reservation, eik: School, wilg: School
) -> None:
    row = uploaded(
        "time",
        files.csv(
            (*files.TIME, "Dienstverlener"),
            (*worked(coach="anja@story.example"), ""),
            (*worked(reference="OA-1"), ""),
            (*worked(reference="OA-2026-001", coach="cees@story.example"), ""),
            (*worked(reference="OA-2026-001", school="00BB00"), ""),
            (*worked(school="00CC00"), ""),
            (*worked(school="00AA00"), ""),
            (*worked(), TEAM),
            (*worked(hours="1:32"), ""),
            (*worked(hours="25"), ""),
        ),
        oscar,
    )

    assert [sentence.partition(": ")[0] for sentence in problems(row)] == [
        "Rij 2, Coach",
        "Rij 3, Kenmerk",
        "Rij 4, Kenmerk",
        "Rij 5, Schoolcode",
        "Rij 6, Schoolcode",
        "Rij 7, Schoolcode",
        "Rij 8, Dienstverlener",
        "Rij 9, Uren",
        "Rij 10, Uren",
    ]


def test_a_school_with_two_teams_asks_which(oscar: User, carla: User, cb: Budget, wilg: School) -> None:
    other = Supplier.objects.create(name="Kameleon")
    Membership.objects.create(user=carla, role="coach", supplier=other, starts_on=TODAY)
    open_budget(supplier=other, school_year=2026, purpose=Purpose.CB, school=wilg)
    heads = (*files.TIME, "Dienstverlener")

    row = uploaded("time", files.csv(heads, (*worked(school="00AA00"), ""), (*worked(school="00AA00"), "x")), oscar)
    assert [sentence.partition(":")[0] for sentence in problems(row)] == ["Rij 2, Schoolcode", "Rij 3, Dienstverlener"]
    row = uploaded("time", files.csv(heads, (*worked(school="00AA00"), "kameleon")), oscar)
    assert [one["supplier"] for one in row.result["budgets"]] == ["Kameleon"]


def test_the_rows_that_the_ledger_refuses_are_said_with_their_reason(
    oscar: User, carla: User, karin: User, budget: Budget
) -> None:
    soon = {"starts_on": datetime.date(2026, 10, 1), "ends_on": datetime.date(2026, 11, 5)}
    for reference, more in (("A-1", soon), ("A-2", {"held": True})):
        reserve(budget, 60, what_for=WhatFor.OA, reference=reference, coach=carla, by=karin, now=NOW, **more)
    close_month(datetime.date(2026, 9, 1), by=oscar, now=NOW)
    book(carla, None, 1200, worked_on=datetime.date(2026, 11, 3))
    row = uploaded(
        "time",
        files.time(
            worked("21-11-2026"),
            worked("2-9-2026"),
            worked("3-11-2026", "4:05"),
            worked("3-11-2026", "4:00"),
            worked("30-9-2026", reference="A-1"),
            worked("6-11-2026", reference="A-1"),
            worked("6-11-2026", reference="A-2"),
            worked("6-11-2025", reference="A-1"),
        ),
        oscar,
    )

    assert remarks(row, "refused") == [
        "Rij 2: Deze dag moet nog komen.",
        "Rij 3: september 2026 is gesloten, dus er komt geen tijd meer bij.",
        "Rij 4: Een dag heeft 24 uur: met wat er al staat en de rijen hierboven zou het 24:05 worden.",
        "Rij 6: Deze uren gaan in op 1 oktober 2026.",
        "Rij 7: Deze uren liepen tot en met 5 november 2026.",
        "Rij 8: A-2 is nog niet geldig: de overeenkomst is nog niet geregistreerd of bevestigd.",
        "Rij 9: Deze uren zijn voor schooljaar 2026-2027.",
    ]
    assert row.result["counts"] == {"book": 1, "above": 0, "there": 0, "refused": 7}


def test_time_that_the_coach_typed_already_is_pointed_out(oscar: User, carla: User) -> None:
    book(carla, None, 90, worked_on=datetime.date(2026, 11, 10))
    row = uploaded("time", files.time(worked(), worked()), oscar)

    assert remarks(row) == [
        "Rij 2: Op deze dag heeft Carla Meijer al dezelfde tijd op hetzelfde staan. Kijk of het dubbel is."
    ]


def test_who_was_a_coach_keeps_the_time_of_then(oscar: User, carla: User) -> None:
    Membership.objects.filter(user=carla).update(ends_on=datetime.date(2026, 10, 31))
    row = brought_in("time", files.time(worked("10-10-2026")), oscar)

    assert row.state == State.DONE
    assert (TimeEntry.objects.get().coach, TimeEntry.objects.get().booked_by) == (carla, oscar)


def test_a_reference_means_the_reservation_of_that_day_and_an_open_one_before_a_closed_one(
    oscar: User, carla: User, karin: User, budget: Budget, team: Supplier, reservation: Reservation
) -> None:
    old = open_budget(supplier=team, school_year=2025, purpose=Purpose.OA)
    allocate(old, 600, by=oscar, now=NOW)
    before = reserve(old, 60, what_for=WhatFor.OA, reference="OA-2026-001", coach=carla, by=karin, now=NOW)
    told = read_time(files.time(worked("1-6-2026", reference="OA-2026-001"), worked(reference="OA-2026-001")))
    lines = [line for line in plan_time(told, today=TODAY).lines if isinstance(line, TimeLine)]

    assert [line.reservation for line in lines] == [before.pk, reservation.pk]


def test_a_plan_takes_the_same_queries_for_one_row_and_for_thirty(
    oscar: User, carla: User, reservation: Reservation, cb: Budget
) -> None:
    def time(count: int) -> int:
        rows = [worked(reference="OA-2026-001"), worked(school="00AA00"), *[worked(hours="0:05")] * count]
        with CaptureQueriesContext(connection) as captured:
            plan_time(read_time(files.time(*rows)), today=TODAY)
        return len(captured)

    def budgets(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            plan_budgets(read_budgets(files.budgets(*[wilg_row("0:05")] * count), this_year=2026), today=NOW.date())
        return len(captured)

    assert (time(1), budgets(1)) == (time(30), budgets(30))
    assert (time(1), budgets(1)) == (10, 7)


def test_the_plan_says_of_each_row_what_the_ledger_does_with_it(
    oscar: User, carla: User, karin: User, budget: Budget, cb: Budget, reservation: Reservation
) -> None:
    """Rows at random, each one after another by the ledger's own `log_time`: booked, above the grant or refused."""
    limits: dict[str, Any] = {"starts_on": datetime.date(2026, 11, 3), "ends_on": datetime.date(2026, 11, 12)}
    reserve(budget, 180, what_for=WhatFor.OA, reference="KORT", coach=carla, by=karin, now=NOW, **limits)
    reserve(budget, 60, what_for=WhatFor.OA, reference="VAST", coach=carla, by=karin, now=NOW, held=True)
    close_month(datetime.date(2026, 9, 1), by=oscar, now=NOW)
    chance = random.Random(7)
    days = ["30-9-2026", "1-11-2026", "3-11-2026", "4-11-2026", "12-11-2026", "13-11-2026", "20-11-2026", "21-11-2026"]
    wanted = [{"reference": "OA-2026-001"}, {"reference": "KORT"}, {"reference": "VAST"}, {"school": "00AA00"}, {}]
    rows = [
        worked(chance.choice(days), f"{chance.choice([5, 25, 60, 90, 480])}m", **chance.choice(wanted))
        for _ in range(150)
    ]
    plan = plan_time(read_time(files.time(*rows)), today=TODAY)
    did = []
    for line in plan.lines:
        assert isinstance(line, TimeLine)
        try:
            entry = log_time(
                carla,
                reservation=Reservation.objects.get(pk=line.reservation) if line.reservation else None,
                budget=Budget.objects.get(pk=line.budget) if line.budget else None,
                worked_on=line.worked_on,
                minutes=line.minutes,
                activity=line.activity,
                note="",
                key=uuid.uuid4(),
                now=NOW,
                by=oscar,
            )
        except MoveRefused:
            did.append(Outcome.REFUSED)
        else:
            did.append(Outcome.ABOVE if entry.status == TimeStatus.ABOVE_GRANT else Outcome.BOOK)

    assert [line.outcome for line in plan.lines] == did
    assert set(did) == {Outcome.REFUSED, Outcome.ABOVE, Outcome.BOOK}
    assert SheetImport.objects.count() == 0
