"""What a preview of budgets warns of: reserve that is used up, hours that lapse at once, a rule that is not set."""

from __future__ import annotations

import datetime

import pytest

from hours.enums import Lapse
from hours.lapsing import lapsing_by_rule
from hours.models import Budget
from hours.transitions import allocate
from swvportal.foundation.models import School, Supplier, User
from tests.hours.conftest import NOW
from tests.hours.reserving import contract_of
from tests.hours.sheets import files
from tests.hours.sheets.files import TEAM, brought_in, remarks, uploaded
from tests.hours.sheets.files import wilg as wilg_row

MONTHLY = "aan het eind van elke maand, het deel van die maand"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wilg", "oscar")]


@pytest.mark.parametrize(
    ("hours", "of_reserve", "left"),
    [("90", "0", ""), ("95", "0", "5:00"), ("90", "10", ""), ("93", "4", "7:00"), ("100", "0", "0:00")],
)
def test_says_when_hours_come_out_of_the_reserve(
    hours: str, of_reserve: str, left: str, oscar: User, team: Supplier
) -> None:
    """A contract of a hundred hours of which ten are held back; what the file gives to the reserve itself is kept."""
    contract_of(team, oscar, hours=100, reserve=10)
    rows = [wilg_row(hours)] + [("", TEAM, "reserve", "2026-2027", of_reserve, "")] * (of_reserve != "0")
    said = [one for one in remarks(uploaded("budgets", files.budgets(*rows), oscar)) if "achterhoudt" in one]

    assert [f"van de reserve van 10:00 uur is er nog {left}." in one for one in said] == [True] * (left != "")


def test_says_what_lapses_at_once_when_a_file_sets_the_rule_of_the_month(oscar: User, cb: Budget) -> None:
    """Five hours that came in November: what their months ask for by the end of it."""
    cost = lapsing_by_rule(cb, datetime.date(2026, 11, 1))[Lapse.MONTHLY]
    assert cost == 60  # the first whole hour of the five

    rows = [wilg_row("10", MONTHLY), wilg_row("2", MONTHLY)]
    said = remarks(uploaded("budgets", files.budgets(*rows), oscar))
    [told] = [one for one in said if "vervalt er" in one]
    assert told.startswith("Rij 2: Dit budget is er al en vervalt voortaan per maand: na november 2026 vervalt er 1:00")
    for rule in ("", "aan het eind van het schooljaar"):
        said = remarks(uploaded("budgets", files.budgets(wilg_row("10", rule)), oscar))
        assert not [one for one in said if "vervalt er" in one]


def test_says_that_a_rule_is_not_set_by_a_row_that_is_there_already(oscar: User, team: Supplier, wilg: School) -> None:
    brought_in("budgets", files.budgets(wilg_row("10")), oscar)

    assert remarks(uploaded("budgets", files.budgets(wilg_row("10", "nooit")), oscar)) == [
        (
            "Rij 2, Verval: Deze uren zijn er al, met een andere vervalregel, en die regel blijft. "
            "Wijzig hem bij het budget zelf."
        )
    ]
    assert remarks(uploaded("budgets", files.budgets(wilg_row("10", "aan het eind van het schooljaar")), oscar)) == []


def test_hours_beside_the_reserve_that_stands_in_its_budget_are_no_warning(oscar: User, team: Supplier) -> None:
    contract_of(team, oscar, hours=100, reserve=10)
    brought_in("budgets", files.budgets(("", TEAM, "reserve", "2026-2027", "10", "")), oscar)
    allocate(Budget.objects.get(purpose="reserve"), 60, by=oscar, now=NOW)

    assert remarks(uploaded("budgets", files.budgets(wilg_row("89")), oscar)) == []
