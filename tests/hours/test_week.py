"""A coach's week by day: totals, time on a day, a school's consultation hours, and last week's lines again."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from hours.enums import Activity, EntryKind, Purpose, TimeStatus, WhatFor
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.queries import bookable_budgets, week_of
from hours.transitions import KeyUsed, allocate, correct_time, open_budget, release_rest, reserve
from hours.transitions.closing import close_month
from hours.transitions.copying import Copy, CopyRefused, log_again
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.hours.conftest import NOW, TODAY
from tests.hours.made import book, totals
from tests.racing import race

WEEK, COPY = "/uren/week/2026-11-16/", "/uren/week/2026-11-16/overnemen/"
MONDAY = datetime.date(2026, 11, 16)
LAST_WEEK = datetime.date(2026, 11, 12)
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def of_wilg(team: Supplier, wilg: School, oscar: User) -> Budget:
    """Two consultation hours of De Wilg with Carla's team."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    allocate(row, 120, by=oscar, now=NOW)
    row.refresh_from_db()
    return row


def typed(purse: str, /, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "worked_on": "2026-11-17",
        "purse": purse,
        "activity": Activity.COACHING,
        "minutes": "1:30",
        "note": "",
        **changes,
    }


class TestSchoolHours:
    def test_costs_the_school(self, carla: User, of_wilg: Budget) -> None:
        entry = book(carla, None, 90, budget=of_wilg)

        assert (entry.status, entry.label) == (TimeStatus.BOOKED, "De Wilg, consultatie en begeleiding")
        assert totals(of_wilg) == (120, 0, 90, 30)
        correct_time(entry, reason="andere school", by=carla, now=NOW)
        assert totals(of_wilg) == (120, 0, 0, 120)

    def test_beyond_it_waits_for_the_coordinator(self, carla: User, of_wilg: Budget) -> None:
        assert book(carla, None, 125, budget=of_wilg).status == TimeStatus.ABOVE_GRANT
        assert totals(of_wilg) == (120, 0, 0, 120)

    def test_only_with_the_own_team_and_of_a_school(
        self, carla: User, lotte: User, wilg: School, budget: Budget, of_wilg: Budget
    ) -> None:
        foreign = open_budget(
            supplier=Supplier.objects.create(name="Kameleon"), school_year=2026, purpose=Purpose.CB, school=wilg
        )
        for somebody, row in ((carla, foreign), (carla, budget), (lotte, of_wilg)):
            with pytest.raises(NotAllowed):
                book(somebody, None, 5, budget=row)
        assert bookable_budgets(carla, TODAY) == [of_wilg]
        assert bookable_budgets(lotte, TODAY) == []

    def test_only_in_its_school_year(self, carla: User, of_wilg: Budget) -> None:
        with pytest.raises(NotReady):
            book(carla, None, 5, budget=of_wilg, worked_on=datetime.date(2026, 7, 31))

    def test_one_purse_at_a_time(self, carla: User, reservation: Reservation, of_wilg: Budget) -> None:
        with pytest.raises(IntegrityError, match="time_entry_one_purse"):
            book(carla, reservation, 5, budget=of_wilg)

    @pytest.mark.django_db(transaction=True)
    def test_the_last_hours_are_used_once(self, carla: User, of_wilg: Budget) -> None:
        entries = race(*[lambda: book(carla, None, 50, budget=of_wilg) for _turn in range(6)])

        assert sorted(entry.status for entry in entries) == [TimeStatus.ABOVE_GRANT] * 4 + [TimeStatus.BOOKED] * 2
        assert totals(of_wilg)[3] == 20

    def test_on_the_phone_page(self, carla: User, of_wilg: Budget) -> None:
        form = {
            "once": str(uuid.uuid4()),
            "reservation": "school",
            "activity": "talk",
            "quick": "30",
            "other": "",
            "worked_on": "2026-11-20",
            "note": "",
        }
        client = signed_in(carla)
        refused = client.post("/uren/", {**form, "school": ""})
        assert refused.status_code == 422
        assert "Kies de school." in refused.content.decode()

        page = client.post("/uren/", {**form, "school": str(of_wilg.pk)}, follow=True)
        assert "0:30 is geboekt voor De Wilg." in page.content.decode()
        assert totals(of_wilg)[3] == 90


class TestWeek:
    def test_seven_days_with_direct_and_indirect(self, carla: User, reservation: Reservation) -> None:
        book(carla, reservation, 60, worked_on=MONDAY)
        book(carla, None, 30, worked_on=MONDAY, activity=Activity.STUDY)
        correct_time(book(carla, None, 45, worked_on=MONDAY), reason="dubbel", by=carla, now=NOW)
        week = week_of(carla, TODAY)
        [monday, *others] = week.days

        assert [day.date for day in week.days] == [MONDAY + datetime.timedelta(days=n) for n in range(7)]
        assert (monday.minutes, monday.direct, monday.indirect, len(monday.entries)) == (90, 60, 30, 3)
        assert not any(day.entries for day in others)
        assert (week.minutes, week.direct, week.indirect) == (90, 60, 30)
        assert "1:30 uur: 1:00 direct, 0:30 indirect" in signed_in(carla).get(WEEK).content.decode()

    def test_today_without_a_day(self, carla: User) -> None:
        page = signed_in(carla).get("/uren/week/")

        assert page.context["week"].monday == MONDAY
        assert page.context["form"]["worked_on"].value() == "2026-11-20"
        for nonsense in ("vandaag", "2026-13-01", "1026-01-01"):
            assert signed_in(carla).get(f"/uren/week/{nonsense}/").status_code == 404

    def test_only_days_until_today_are_offered(self, carla: User) -> None:
        page = signed_in(carla).get(WEEK, {"on": "2026-11-17"})
        days = [value for value, _label in page.context["form"].fields["worked_on"].choices]

        assert days == [f"2026-11-{day}" for day in (16, 17, 18, 19, 20)]
        assert page.context["form"]["worked_on"].value() == "2026-11-17"
        assert "moet nog komen" in signed_in(carla).get("/uren/week/2026-12-01/").content.decode()

    def test_no_days_of_a_closed_month(self, carla: User, oscar: User) -> None:
        close_month(datetime.date(2026, 10, 1), by=oscar, now=NOW)
        page = signed_in(carla).get("/uren/week/2026-10-28/")

        assert [value for value, _label in page.context["form"].fields["worked_on"].choices] == ["2026-11-01"]
        assert not signed_in(carla).get("/uren/week/2026-10-20/").context["open_days"]

    @pytest.mark.parametrize(("text", "minutes"), [("1:30", 90), ("1,5", 90), ("90m", 90), ("0:05", 5)])
    def test_time_as_people_type_it(self, carla: User, text: str, minutes: int) -> None:
        answer = signed_in(carla).post(WEEK, typed("none", minutes=text))

        entry = TimeEntry.objects.get()
        assert answer["Location"] == f"{WEEK}?on=2026-11-17&saved={entry.pk}#day-2026-11-17"
        assert entry.minutes == minutes

    def test_on_a_reservation_a_school_or_neither(self, carla: User, reservation: Reservation, of_wilg: Budget) -> None:
        client = signed_in(carla)
        for purse in (str(reservation.pk), str(of_wilg.pk), "none"):
            client.post(WEEK, typed(purse))
        entries = TimeEntry.objects.order_by("pk")

        assert {(row.reservation_id, row.budget_id) for row in entries} == {
            (reservation.pk, None),
            (None, of_wilg.pk),
            (None, None),
        }

    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"minutes": "7m"}, "minutes"),
            ({"minutes": "25:00"}, "__all__"),
            ({"worked_on": "2026-11-21"}, "worked_on"),
            ({"purse": str(uuid.uuid4())}, "purse"),
        ],
        ids=["seven minutes", "more than a day", "tomorrow", "not mine"],
    )
    def test_refuses_and_keeps_what_was_typed(self, carla: User, wrong: dict[str, str], where: str) -> None:
        page = signed_in(carla).post(WEEK, typed("none", **{"note": "Bewaar mij.", **wrong}))

        assert page.status_code == 422
        assert "Bewaar mij." in page.content.decode()
        assert not TimeEntry.objects.exists()
        assert list(page.context["form"].errors) == [where]

    def test_sent_twice_is_kept_once(self, carla: User) -> None:
        form, client = typed("none"), signed_in(carla)
        answers = {client.post(WEEK, form)["Location"] for _turn in range(3)}

        assert len(answers) == 1
        assert TimeEntry.objects.count() == 1
        page = client.post(WEEK, {**form, "minutes": "2:00"})
        assert "al verstuurd" in page.content.decode()
        client.post(WEEK, {**form, "minutes": "2:00", "once": page.context["form"]["once"].value()})
        assert TimeEntry.objects.count() == 2

    def test_the_same_under_another_key_is_asked_about_once(self, carla: User) -> None:
        client = signed_in(carla)
        client.post(WEEK, typed("none"))

        page = client.post(WEEK, typed("none"))
        assert page.status_code == 422
        assert "U hebt zojuist hetzelfde bewaard: 1:30 op 17 november." in page.content.decode()
        assert TimeEntry.objects.count() == 1

        sure = {name: page.context["form"][name].value() for name in ("once", "again")}
        client.post(WEEK, typed("none", **sure))
        assert TimeEntry.objects.count() == 2

    def test_as_many_queries_for_one_row_as_for_thirty(self, carla: User, budget: Budget, karin: User) -> None:
        client, counts = signed_in(carla), []
        for number in (1, 30):
            for n in range(number):
                row = reserve(
                    budget, 5, what_for=WhatFor.OA, reference=f"OA-{number}-{n}", coach=carla, by=karin, now=NOW
                )
                book(carla, row, 5, worked_on=MONDAY)
            with CaptureQueriesContext(connection) as queries:
                client.get(WEEK)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 16


class TestTakeOver:
    def chosen(self, *entries: TimeEntry, minutes: str = "1:00") -> dict[str, str]:
        """A form as the page makes it, with these lines ticked."""
        return {
            key: value
            for entry in entries
            for key, value in (
                (f"{entry.pk.hex}-once", str(uuid.uuid4())),
                (f"{entry.pk.hex}-chosen", "on"),
                (f"{entry.pk.hex}-minutes", minutes),
            )
        }

    def test_chosen_lines_come_a_week_later_with_their_time(
        self, carla: User, reservation: Reservation, of_wilg: Budget
    ) -> None:
        first = book(carla, reservation, 60, worked_on=LAST_WEEK, note="In de klas.")
        second = book(carla, None, 30, worked_on=LAST_WEEK, budget=of_wilg, activity=Activity.TRAVEL)
        left = book(carla, None, 15, worked_on=LAST_WEEK)
        client = signed_in(carla)
        page = client.get(COPY)
        assert {entry for entry, _day, form, _why in page.context["lines"] if form} == {first, second, left}

        form = {**self.chosen(first, minutes="1,5"), **self.chosen(second, minutes="0:20")}
        for _turn in range(2):  # a resend after a broken connection
            assert client.post(COPY, form)["Location"] == WEEK
        copies = TimeEntry.objects.filter(worked_on=datetime.date(2026, 11, 19)).order_by("-minutes")
        assert [(row.minutes, row.label, row.note, row.direct) for row in copies] == [
            (90, "OA-2026-001", "In de klas.", True),
            (20, "De Wilg, consultatie en begeleiding", "", False),
        ]
        assert Entry.objects.filter(kind=EntryKind.CONSUME).count() == 4

    def test_what_cannot_says_why(
        self, carla: User, lotte: User, reservation: Reservation, budget: Budget, karin: User
    ) -> None:
        sunday = book(carla, None, 15, worked_on=datetime.date(2026, 11, 15))
        ended = book(carla, reservation, 15, worked_on=LAST_WEEK)
        release_rest(reservation, by=lotte, now=NOW)
        correct_time(book(carla, None, 5, worked_on=LAST_WEEK), reason="dubbel", by=carla, now=NOW)
        page = signed_in(carla).get(COPY)

        reasons = {entry: why for entry, _day, _form, why in page.context["lines"]}
        assert reasons == {
            sunday: "Deze dag moet nog komen.",
            ended: "Deze uren zijn niet meer voor u gereserveerd.",
        }
        assert page.context["may_keep"] is False

    def test_a_closed_month_and_a_team_that_was_left(
        self, carla: User, oscar: User, of_wilg: Budget, team: Supplier
    ) -> None:
        october = book(carla, None, 15, worked_on=datetime.date(2026, 10, 15))
        close_month(datetime.date(2026, 10, 1), by=oscar, now=NOW)
        of_school = book(carla, None, 15, worked_on=LAST_WEEK, budget=of_wilg)
        carla.memberships.update(supplier=Supplier.objects.create(name="Ander team"))
        client = signed_in(carla)

        [(entry, _day, _form, why)] = client.get("/uren/week/2026-10-20/overnemen/").context["lines"]
        assert (entry, why) == (october, "Deze maand is gesloten.")
        [(entry, _day, _form, why)] = client.get(COPY).context["lines"]
        assert (entry, why) == (of_school, "U schrijft op deze uren geen tijd meer.")

    def test_nothing_chosen_is_said(self, carla: User) -> None:
        entry = book(carla, None, 15, worked_on=LAST_WEEK)
        page = signed_in(carla).post(COPY, {f"{entry.pk.hex}-once": str(uuid.uuid4())})

        assert page.status_code == 422
        assert "Kies minstens één regel." in page.content.decode()

    def test_a_wrong_time_is_marked_and_nothing_is_kept(self, carla: User) -> None:
        entries = [book(carla, None, 15, worked_on=LAST_WEEK) for _n in range(2)]
        for wrong in ("half", "0:07", "24:00"):
            form = {**self.chosen(entries[0]), **self.chosen(entries[1], minutes=wrong)}
            page = signed_in(carla).post(COPY, form)
            assert page.status_code == 422
            assert "Er is nog niets bewaard." in page.content.decode()
            assert wrong in page.content.decode()

        assert TimeEntry.objects.count() == 2

    def test_an_empty_week_says_so(self, carla: User) -> None:
        assert "In de week ervoor is niets ingevuld" in signed_in(carla).get(COPY).content.decode()

    def test_a_line_with_a_used_key_and_another_time_is_asked_about_once(self, carla: User) -> None:
        entry = book(carla, None, 15, worked_on=LAST_WEEK)
        client, form = signed_in(carla), self.chosen(entry)
        client.post(COPY, form)
        other = {**form, f"{entry.pk.hex}-minutes": "0:40"}

        asked_about = client.post(COPY, other)
        [(_entry, _day, line, _why)] = asked_about.context["lines"]
        again_sent = client.post(COPY, {**other, f"{entry.pk.hex}-once": str(line["once"].value())})

        assert asked_about.status_code == 422
        assert "al overgenomen met een andere tijd" in asked_about.content.decode()
        assert again_sent.status_code == 302
        assert sorted(TimeEntry.objects.exclude(pk=entry.pk).values_list("minutes", flat=True)) == [40, 60]

    def test_the_act_keeps_all_or_nothing(self, carla: User, reservation: Reservation) -> None:
        source = book(carla, reservation, 15, worked_on=LAST_WEEK)
        day, key = source.worked_on + datetime.timedelta(days=7), uuid.uuid4()
        kept = log_again(carla, [Copy(source, day, 20, key)], now=NOW)
        copies = [Copy(source, day, 25, uuid.uuid4()), Copy(source, day, 30, key)]
        with pytest.raises(CopyRefused) as refused:
            log_again(carla, copies, now=NOW)

        assert refused.value.index == 1
        assert isinstance(refused.value.__cause__, KeyUsed)
        assert set(TimeEntry.objects.all()) == {source, *kept}

    def test_as_many_queries_for_one_row_as_for_thirty(self, carla: User, budget: Budget, karin: User) -> None:
        client, counts = signed_in(carla), []
        for number in (1, 30):
            for n in range(number):
                row = reserve(
                    budget, 5, what_for=WhatFor.OA, reference=f"OA-{number}-{n}", coach=carla, by=karin, now=NOW
                )
                book(carla, row, 5, worked_on=LAST_WEEK)
            with CaptureQueriesContext(connection) as queries:
                client.get(COPY)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 16
