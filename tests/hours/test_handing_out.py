"""The office hands out hours for arrangements; a form that arrives twice hands them out once."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hours.enums import Purpose
from hours.models import Budget, Entry
from hours.transitions.contracting import enter_contract
from hours.transitions.handing_out import hand_out
from swvportal.foundation.models import Partnership, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import NotAllowed

PAGE = "/uren/budgetten/toekennen/"
pytestmark = pytest.mark.usefixtures("partnership")


def typed(team: Supplier, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "supplier": str(team.pk),
        "school_year": str(school_year_of(timezone.localdate())),
        "minutes": "420",
        "reason": "Verdeling van het schooljaar",
        **changes,
    }


def test_the_office_hands_out_hours_and_the_second_time_adds_to_them(
    client: Client, oscar: User, team: Supplier
) -> None:
    client.force_login(oscar)
    answer = client.post(PAGE, typed(team))
    budget = Budget.objects.get()
    assert answer["Location"] == f"/uren/budgetten/{budget.pk}/"
    assert (budget.allocated, budget.purpose, budget.school, budget.board) == (420 * 60, Purpose.OA, None, None)
    client.post(PAGE, typed(team, minutes="10:30", reason="Extra"))
    assert Budget.objects.get().allocated == 430 * 60 + 30


def test_a_form_sent_twice_hands_out_once(client: Client, oscar: User, team: Supplier) -> None:
    client.force_login(oscar)
    form = typed(team)
    assert [client.post(PAGE, form).status_code for _time in range(2)] == [302, 302]
    changed = client.post(PAGE, {**form, "minutes": "500"})
    assert changed.status_code == 422
    assert "toegekend. Kijk eerst bij het budget" in " ".join(changed.context["form"].non_field_errors())
    assert Entry.objects.get().minutes == 420 * 60
    renewed = str(changed.context["form"]["once"].value())
    assert client.post(PAGE, {**form, "minutes": "500", "once": renewed}).status_code == 302
    assert Budget.objects.get().allocated == 920 * 60


def test_what_is_wrong_is_told_at_its_field(client: Client, oscar: User, team: Supplier) -> None:
    client.force_login(oscar)
    answer = client.post(PAGE, typed(team, minutes="veel", reason=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"minutes", "reason"}
    assert not Budget.objects.exists()


def test_only_the_office_hands_out(lotte: User, team: Supplier, partnership: Partnership) -> None:
    now = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
    with pytest.raises(NotAllowed):
        hand_out(
            supplier=team,
            school_year=2026,
            purpose=Purpose.OA,
            minutes=60,
            reason="x",
            key=uuid.uuid4(),
            by=lotte,
            now=now,
        )
    assert not Budget.objects.exists()


def test_a_contract_that_holds_too_little_leads_on(client: Client, oscar: User, team: Supplier) -> None:
    client.force_login(oscar)
    enter_contract(
        supplier=team,
        school_year=school_year_of(timezone.localdate()),
        minutes=100 * 60,
        reserve=0,
        by=oscar,
        now=timezone.now(),
    )
    assert "Naar de contracten" not in client.get(PAGE).content.decode()

    answer = client.post(PAGE, typed(team))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "320:00 te weinig" in page
    assert 'href="/uren/contracten/">Naar de contracten' in page
    assert 'href="/uren/budgetten/reserve/">Vragen om reserve' in page
    assert not Budget.objects.exists()


def test_hours_of_the_reserve_are_handed_out_with_a_warning(client: Client, oscar: User, team: Supplier) -> None:
    """Of 100 hours with a reserve of 10 the first 90 are free; half an hour more comes out of the reserve."""
    year = school_year_of(timezone.localdate())
    now = timezone.now()
    enter_contract(supplier=team, school_year=year, minutes=6_000, reserve=600, by=oscar, now=now)
    client.force_login(oscar)

    said = [
        [str(message) for message in client.post(PAGE, typed(team, minutes=hours), follow=True).context["messages"]]
        for hours in ("90", "0:30")
    ]

    assert [len(messages) for messages in said] == [1, 2]
    assert "van de reserve van 10:00 uur is nog 9:30 over" in said[1][1]
