"""The year of a coach, and of all coaches, as PDF and spreadsheet: the figures of the page, and no pupil's name."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from hours.models import Budget, Reservation
from hours.transitions.planning import plan_capacity
from swvportal.foundation.models import User
from tests.clients import signed_in
from tests.files import book_of, made
from tests.hours.conftest import NOW
from tests.hours.overviews.conftest import question
from tests.hours.overviews.test_files import minutes

pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(carla: User, cees: User, lotte: User, budget: Budget) -> Reservation:
    """Ten hours of Carla with an hour used of two promised; one hour of Cees, who has two promised."""
    plan_capacity(carla, school_year=2026, minutes=600, by=lotte, now=NOW)
    plan_capacity(cees, school_year=2026, minutes=60, by=lotte, now=NOW)
    question(budget, "OA-2", coach=cees, by=lotte, used=0)
    return question(budget, "OA-1", coach=carla, by=lotte)


def words(data: bytes) -> str:
    """The text as it stands on the page: what runs together on paper runs together here."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert str(reader.root_object["/Lang"]) == "nl"
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_coach_takes_the_own_year_along(carla: User, planned: Reservation) -> None:
    client = signed_in(carla)
    page = client.get("/uren/overzicht/mijn-jaar/")
    book = book_of(client, "mijn-jaar")
    year = [(row[0], row[1]) for row in book["Mijn jaar"].iter_rows(min_row=4, values_only=True)]

    assert [(name, minutes(cell or 0)) for name, cell in year] == [
        ("Kan werken", 600), ("Met scholen", 60), ("Rond scholen", 0), ("Waarvan ander werk", 0),
        ("Boven toekenning", 0), ("Toegezegd", 120), ("Nog te doen", 60), ("Vrij (+)", 480),
        ("Vrij (-)", 0),
    ]  # fmt: skip
    months = list(book["Per maand"].iter_rows(min_row=2, values_only=True))
    assert [minutes(row[3]) for row in months] == [*(month.logged for month in page.context["months"]), 60]
    promised = list(book["Toegezegd"].iter_rows(min_row=2, values_only=True))
    assert [[minutes(cell) for cell in row[1:]] for row in promised] == [[120, 60, 60], [120, 60, 60]]
    text = words(made(client, "mijn-jaar", **{"as": "pdf"}))
    for part in (page.context["conclusion"], "Carla Meijer", planned.label, "november 2026 1:00 0:00 1:00", "Samen"):
        assert part in text
    assert "OA-2" not in text


def test_the_coordinator_takes_all_coaches_along(lotte: User, planned: Reservation) -> None:
    client = signed_in(lotte)
    page = client.get("/uren/overzicht/coaches/")
    rows: list[Any] = list(book_of(client, "coachoverzicht")["Coaches"].iter_rows(min_row=2, values_only=True))

    assert rows[0][0] == page.context["conclusion"]
    assert rows[0][0] == "1 van 2 coaches heeft meer toegezegd dan past; samen is 7:00 uur vrij."
    assert [(row[0], *(minutes(cell) for cell in row[1:7])) for row in rows[3:]] == [
        ("Carla Meijer", 600, 60, 0, 0, 120, 60),
        ("Cees Bos", 60, 0, 0, 0, 120, 120),
        ("Samen", 660, 60, 0, 0, 240, 180),
    ]
    assert rows[2][7:] == ("Vrij (+)", "Vrij (-)")
    assert [[minutes(cell or 0) for cell in row[7:]] for row in rows[3:]] == [[480, 0], [0, 60], [480, 60]]
    text = words(made(client, "coachoverzicht", **{"as": "pdf"}))
    for part in (page.context["conclusion"], "Carla Meijer 10:00 1:00 0:00 0:00 2:00 1:00 8:00 20 %", "Samen 11:00"):
        assert part in text


def test_nobody_planned_gives_no_sum_and_heads_that_stand_apart(lotte: User, carla: User, budget: Budget) -> None:
    question(budget, "OA-1", coach=carla, by=lotte)
    text = words(made(signed_in(lotte), "coachoverzicht", **{"as": "pdf"}))

    for part in ("Waarvan ander werk Toegezegd", "Carla Meijer niet gepland 1:00", "Samen 1:00 0:00 0:00 2:00 1:00"):
        assert part in text
