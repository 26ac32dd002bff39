"""The coach's pages of hours: log time once, see the week and what is left, correct with a reason."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from hours.enums import Activity, Purpose, TimeStatus
from hours.models import Reservation, TimeEntry
from hours.transitions import correct_time, open_budget
from swvportal.foundation.models import Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW, TODAY
from tests.hours.made import book

MINE = "/uren/"
BUDGETS = "/uren/budgetten/"
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


def typed(row: Reservation | None, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "reservation": str(row.pk) if row else "none",
        "activity": Activity.OBSERVATION,
        "quick": "90",
        "other": "",
        "worked_on": "2026-11-20",
        "note": "In de klas gekeken.",
        **changes,
    }


class TestLogging:
    def test_the_form_is_ready_to_send(self, carla: User, reservation: Reservation) -> None:
        page = signed_in(carla).get(MINE)
        form = page.context["form"]

        assert page.status_code == 200
        assert form["reservation"].value() == str(reservation.pk)
        assert form["worked_on"].value() == TODAY
        assert "OA-2026-001 (4:00 over)" in page.content.decode()

    def test_saves_and_says_so(self, carla: User, reservation: Reservation) -> None:
        page = signed_in(carla).post(MINE, typed(reservation), follow=True)
        entry = TimeEntry.objects.get()

        assert (entry.minutes, entry.note, entry.status) == (90, "In de klas gekeken.", TimeStatus.BOOKED)
        assert page.redirect_chain == [(f"{MINE}?saved={entry.pk}", 302)]
        assert "1:30 is geboekt voor OA-2026-001." in page.content.decode()
        assert "OA-2026-001 (2:30 over)" in page.content.decode()

    def test_req_054_sent_twice_is_saved_once(self, carla: User, reservation: Reservation) -> None:
        form, client = typed(reservation), signed_in(carla)

        answers = [client.post(MINE, form) for _ in range(3)]
        assert len({answer["Location"] for answer in answers}) == 1
        assert TimeEntry.objects.count() == 1

    def test_sent_again_with_other_content_asks_first(self, carla: User, reservation: Reservation) -> None:
        form, client = typed(reservation), signed_in(carla)
        client.post(MINE, form)

        page = client.post(MINE, {**form, "quick": "60"})
        assert page.status_code == 422
        assert "al verstuurd" in page.content.decode()
        assert TimeEntry.objects.count() == 1

        client.post(MINE, {**form, "quick": "60", "once": page.context["form"]["once"].value()})
        assert TimeEntry.objects.count() == 2

    @pytest.mark.parametrize("day", ["0001-01-01", "2024-07-31"])
    def test_a_day_before_all_that_the_portal_knows_is_refused_with_a_sentence(self, day: str, carla: User) -> None:
        page = signed_in(carla).post(MINE, typed(None, worked_on=day))

        assert page.status_code == 422
        assert "houdt tijd bij vanaf 1 augustus 2025" in page.content.decode()
        assert not TimeEntry.objects.exists()

    def test_a_day_of_the_first_budget_or_of_last_year_is_kept(self, carla: User, team: Supplier) -> None:
        open_budget(supplier=team, school_year=2020, purpose=Purpose.OA)

        for day in ("2020-08-01", "2025-08-01"):
            assert signed_in(carla).post(MINE, typed(None, worked_on=day)).status_code == 302
        assert signed_in(carla).post(MINE, typed(None, worked_on="2020-07-31")).status_code == 422

    def test_the_same_again_is_asked_about_for_a_quarter_of_an_hour(
        self, carla: User, reservation: Reservation
    ) -> None:
        client = signed_in(carla)
        client.post(MINE, typed(reservation))

        assert client.post(MINE, typed(reservation)).status_code == 422
        assert client.post(MINE, typed(reservation, once=str(uuid.uuid4()), again=str(uuid.uuid4()))).status_code == 422
        for other in ({"quick": "60"}, {"note": ""}, {"worked_on": "2026-11-19"}, {"activity": Activity.TALK}):
            assert client.post(MINE, typed(reservation, **other)).status_code == 302
        with time_machine.travel(NOW + datetime.timedelta(minutes=16), tick=False):
            assert client.post(MINE, typed(reservation)).status_code == 302

    def test_what_was_saved_is_said_only_to_whom_it_belongs_and_while_it_counts(
        self, carla: User, cees: User, reservation: Reservation
    ) -> None:
        entry = book(carla, reservation, 90)
        said = "1:30 is geboekt voor OA-2026-001."

        assert said in signed_in(carla).get(MINE, {"saved": str(entry.pk)}).content.decode()
        assert said not in signed_in(cees).get(MINE, {"saved": str(entry.pk)}).content.decode()
        assert said not in signed_in(carla).get(MINE, {"saved": "x"}).content.decode()
        correct_time(entry, reason="dubbel", by=carla, now=NOW)
        assert said not in signed_in(carla).get(MINE, {"saved": str(entry.pk)}).content.decode()

    def test_a_typed_time_goes_before_a_chosen_one(self, carla: User, reservation: Reservation) -> None:
        signed_in(carla).post(MINE, typed(reservation, other="2:15"))

        assert TimeEntry.objects.get().minutes == 135

    def test_other_work_has_no_grant(self, carla: User) -> None:
        page = signed_in(carla).post(MINE, typed(None, activity=Activity.STUDY), follow=True)

        assert TimeEntry.objects.get().reservation is None
        assert "1:30 is geboekt." in page.content.decode()
        assert "Er zijn op dit moment geen uren voor u gereserveerd." in page.content.decode()

    def test_above_the_grant_is_explained(self, carla: User, reservation: Reservation) -> None:
        page = signed_in(carla).post(MINE, typed(reservation, other="5"), follow=True)
        text = page.content.decode()

        assert TimeEntry.objects.get().status == TimeStatus.ABOVE_GRANT
        assert '<span class="status status-wait">boven toekenning</span>' in text
        assert "De coördinator kijkt ernaar." in text

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"quick": ""}, "Kies of typ hoe lang het duurde."),
            ({"quick": "", "other": "half"}, "Typ de tijd als 1:30, 1,5 of 90m."),
            ({"other": "7m"}, "stappen van 5 minuten"),
            ({"worked_on": "2026-11-21"}, "Deze dag moet nog komen"),
            ({"activity": "dancing"}, "dancing"),
            ({"reservation": str(uuid.UUID(int=7))}, "keuze"),
            ({"other": "24:05"}, "24 uur"),
        ],
    )
    def test_refuses_and_keeps_what_was_typed(
        self, carla: User, reservation: Reservation, wrong: dict[str, Any], words: str
    ) -> None:
        page = signed_in(carla).post(MINE, typed(reservation, **wrong))

        assert page.status_code == 422
        assert words in page.content.decode()
        assert "In de klas gekeken." in page.content.decode()
        assert not TimeEntry.objects.exists()

    def test_a_time_is_chosen_or_typed_and_neither_is_called_optional(self, carla: User) -> None:
        text = signed_in(carla).get(MINE).content.decode()

        assert "één van de twee is nodig" in text
        times, rest = text.split('id="div_id_quick"')[1].split('id="div_id_worked_on"')
        assert "niet verplicht" not in times
        assert "niet verplicht" in rest.split('id="div_id_note"')[1]

    def test_a_day_outside_the_period_is_said_as_elsewhere(self, carla: User, reservation: Reservation) -> None:
        for field, words in (
            ("starts_on", "Deze uren gaan in op 7 december 2026."),
            ("ends_on", "Deze uren liepen tot en met 2 november 2026."),
        ):
            day = datetime.date(2026, 12, 7) if field == "starts_on" else datetime.date(2026, 11, 2)
            Reservation.objects.update(**{"starts_on": None, "ends_on": None, field: day})

            assert words in signed_in(carla).post(MINE, typed(reservation)).content.decode()

    def test_a_reservation_of_another_coach_does_not_exist(self, cees: User, reservation: Reservation) -> None:
        page = signed_in(cees).post(MINE, typed(reservation))

        assert page.status_code == 422
        assert "OA-2026-001" not in page.content.decode()


class TestWeek:
    def test_shows_the_week_and_its_sum(self, carla: User, cees: User, reservation: Reservation) -> None:
        book(carla, reservation, 90)
        wrong = book(carla, reservation, 60)
        correct_time(wrong, reason="dubbel", by=carla, now=NOW)
        book(carla, None, 30, worked_on=datetime.date(2026, 11, 13))
        book(cees, None, 45)

        client = signed_in(carla)
        week = client.get(MINE).context["week"]
        assert (sorted(entry.minutes for entry in week.entries), week.minutes) == ([60, 90], 90)
        before = client.get(MINE, {"week": "2026-11-10"}).context["week"]
        assert (before.monday, before.sunday, before.minutes) == (
            datetime.date(2026, 11, 9),
            datetime.date(2026, 11, 15),
            30,
        )

    @pytest.mark.parametrize("asked", ["", "x", "0001-01-01", "9999-12-31", "2026-13-01"])
    def test_an_impossible_week_is_this_week(self, carla: User, asked: str) -> None:
        assert signed_in(carla).get(MINE, {"week": asked}).context["week"].monday == datetime.date(2026, 11, 16)

    def test_a_later_week_is_reached_from_an_earlier_one(self, carla: User) -> None:
        client = signed_in(carla)

        assert "?week=2026-11-16" in client.get(MINE, {"week": "2026-11-09"}).content.decode()
        assert "?week=2026-11-23" not in client.get(MINE).content.decode()


class TestCorrecting:
    def test_a_coach_corrects_with_a_reason(self, carla: User, reservation: Reservation) -> None:
        entry = book(carla, reservation, 90)
        url, client = reverse("hours:correct", args=[entry.pk]), signed_in(carla)

        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "verkeerde dag"})["Location"] == "/uren/week/2026-11-20/"
        entry.refresh_from_db()
        assert entry.status == TimeStatus.CORRECTED

        again = client.post(url, {"reason": "verkeerde dag"}, follow=True)
        assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]

    def test_the_coordinator_comes_back_to_the_budget(self, carla: User, lotte: User, reservation: Reservation) -> None:
        entry = book(carla, reservation, 90)
        answer = signed_in(lotte).post(reverse("hours:correct", args=[entry.pk]), {"reason": "dubbel"})

        assert answer["Location"] == reverse("hours:budget", args=[reservation.budget_id])

    def test_the_coordinator_corrects_other_work(self, carla: User, lotte: User) -> None:
        url = reverse("hours:correct", args=[book(carla, None).pk])

        assert "Carla Meijer" in signed_in(lotte).get(url).content.decode()

    def test_of_another_coach_it_does_not_exist(self, carla: User, cees: User, oscar: User) -> None:
        url = reverse("hours:correct", args=[book(carla, None).pk])

        assert signed_in(cees).get(url).status_code == 404
        assert signed_in(oscar).get(url).status_code == 404
