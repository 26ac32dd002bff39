"""Time above the grant: extended, booked elsewhere or refused by the coordinator; nothing typed is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hours.checking import differences
from hours.enums import EntryKind, Purpose, TimeStatus
from hours.models import Budget, Entry, Reservation, TimeEntry
from hours.transitions import NotEnough, allocate, correct_time, open_budget, release_rest
from hours.transitions.deciding import book_elsewhere, extend_for, refuse_time
from swvportal.foundation.models import Move, Notification, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book, totals
from tests.racing import between, falls, without_locks

LIST = "/uren/boven-toekenning/"


@pytest.fixture
def above(carla: User, reservation: Reservation) -> TimeEntry:
    """Five hours on a reservation of four."""
    return book(carla, reservation, 300, note="Gesprek liep uit.")


@pytest.fixture
def of_wilg(team: Supplier, wilg: School, oscar: User) -> Budget:
    """Six consultation hours of De Wilg."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    allocate(row, 360, by=oscar, now=NOW)
    row.refresh_from_db()
    return row


class TestExtend:
    def test_reserves_what_is_short_and_uses_it(
        self, above: TimeEntry, budget: Budget, reservation: Reservation, lotte: User, carla: User
    ) -> None:
        extend_for(above, by=lotte, now=NOW, reason="meer nodig")
        reservation.refresh_from_db()

        assert (above.status, reservation.promised, reservation.rest) == (TimeStatus.BOOKED, 300, 0)
        assert totals(budget) == (600, 0, 300, 300)
        assert Notification.objects.get(user=carla).facts == {
            "hours": "5:00",
            "day": "2026-11-20",
            "path": "/uren/week/2026-11-20/",
        }
        assert list(differences()) == []

    def test_reserves_nothing_when_there_is_enough_by_now(
        self, carla: User, lotte: User, reservation: Reservation
    ) -> None:
        first = book(carla, reservation, 200)
        second = book(carla, reservation, 100)
        correct_time(first, reason="dubbel", by=carla, now=NOW)
        extend_for(second, by=lotte, now=NOW)

        assert Entry.objects.filter(kind=EntryKind.RESERVE).count() == 1

    def test_not_beyond_the_budget(self, carla: User, lotte: User, reservation: Reservation) -> None:
        entry = book(carla, reservation, 605)
        with pytest.raises(NotEnough) as refused:
            extend_for(entry, by=lotte, now=NOW)

        entry.refresh_from_db()
        assert refused.value.short == 5
        assert entry.status == TimeStatus.ABOVE_GRANT

    def test_not_once_the_rest_was_given_back(self, above: TimeEntry, reservation: Reservation, lotte: User) -> None:
        release_rest(reservation, by=lotte, now=NOW)
        with pytest.raises(NotReady):
            extend_for(above, by=lotte, now=NOW)

    def test_time_on_a_budget_has_no_reservation(self, carla: User, lotte: User, of_wilg: Budget) -> None:
        entry = book(carla, None, 400, budget=of_wilg)
        with pytest.raises(NotReady):
            extend_for(entry, by=lotte, now=NOW)


class TestElsewhere:
    def test_uses_another_budget_and_is_taken_back_there(
        self, above: TimeEntry, of_wilg: Budget, budget: Budget, lotte: User, carla: User
    ) -> None:
        book_elsewhere(above, of_wilg, reason="was voor de school", by=lotte, now=NOW)

        assert above.status == TimeStatus.BOOKED
        assert (totals(of_wilg), totals(budget)) == ((360, 0, 300, 60), (600, 240, 0, 360))
        assert above.reservation is not None  # as it was typed
        assert list(differences()) == []
        correct_time(above, reason="toch niet", by=carla, now=NOW)
        assert totals(of_wilg) == (360, 0, 0, 360)
        assert list(differences()) == []

    def test_not_beyond_it(self, carla: User, reservation: Reservation, of_wilg: Budget, lotte: User) -> None:
        entry = book(carla, reservation, 365)
        with pytest.raises(NotEnough):
            book_elsewhere(entry, of_wilg, reason="school", by=lotte, now=NOW)

    def test_of_the_same_supplier_and_year(
        self, above: TimeEntry, of_wilg: Budget, team: Supplier, wilg: School, oscar: User, lotte: User
    ) -> None:
        other = Supplier.objects.create(name="Kameleon")
        for supplier, year in ((other, 2026), (team, 2025)):
            row = open_budget(supplier=supplier, school_year=year, purpose=Purpose.CB, school=wilg)
            allocate(row, 600, by=oscar, now=NOW)
            with pytest.raises(NotReady):
                book_elsewhere(above, row, reason="school", by=lotte, now=NOW)

    def test_other_work_is_never_above_the_grant(self, carla: User, lotte: User, of_wilg: Budget) -> None:
        with pytest.raises(AlreadyMoved):
            book_elsewhere(book(carla, None, 60), of_wilg, reason="school", by=lotte, now=NOW)


class TestRefuse:
    def test_keeps_what_was_typed_and_costs_nothing(
        self, above: TimeEntry, budget: Budget, lotte: User, carla: User
    ) -> None:
        refuse_time(above, reason="afgesproken was vier uur", by=lotte, now=NOW)

        row = TimeEntry.objects.get(pk=above.pk)
        assert (row.status, row.minutes, row.note) == (TimeStatus.REFUSED, 300, "Gesprek liep uit.")
        assert totals(budget) == (600, 240, 0, 360)
        assert Move.objects.get(subject_id=row.pk).reason == "afgesproken was vier uur"
        assert list(differences()) == []
        correct_time(row, reason="verkeerde dag", by=carla, now=NOW)
        assert row.status == TimeStatus.CORRECTED

    def test_with_a_reason(self, above: TimeEntry, lotte: User) -> None:
        with pytest.raises(NotReady):
            refuse_time(above, reason=" ", by=lotte, now=NOW)

    def test_the_coach_reads_why(self, above: TimeEntry, lotte: User, carla: User) -> None:
        refuse_time(above, reason="afgesproken was vier uur", by=lotte, now=NOW)
        text = signed_in(carla).get("/uren/week/2026-11-20/").content.decode()

        assert "Waarom niet: afgesproken was vier uur" in text
        assert "Gesprek liep uit." in text


@pytest.mark.parametrize(
    "act",
    [
        lambda entry, budget, by: extend_for(entry, by=by, now=NOW),
        lambda entry, budget, by: book_elsewhere(entry, budget, reason="x", by=by, now=NOW),
        lambda entry, budget, by: refuse_time(entry, reason="x", by=by, now=NOW),
    ],
    ids=["extend", "elsewhere", "refuse"],
)
class TestAll:
    def test_only_the_coordinator(
        self,
        act: Callable[[TimeEntry, Budget, User], TimeEntry],
        above: TimeEntry,
        of_wilg: Budget,
        carla: User,
        oscar: User,
    ) -> None:
        for user in (carla, oscar):
            with pytest.raises(NotAllowed):
                act(above, of_wilg, user)

    def test_once(
        self, act: Callable[[TimeEntry, Budget, User], TimeEntry], above: TimeEntry, of_wilg: Budget, lotte: User
    ) -> None:
        refuse_time(TimeEntry.objects.get(pk=above.pk), reason="nee", by=lotte, now=NOW)
        with pytest.raises(AlreadyMoved):
            act(above, of_wilg, lotte)


@pytest.mark.usefixtures("on_a_friday_in_november")
class TestPages:
    def test_the_list_and_what_is_left(
        self, above: TimeEntry, carla: User, of_wilg: Budget, budget: Budget, lotte: User
    ) -> None:
        other, own = book(carla, None, 365, budget=of_wilg, now=NOW + datetime.timedelta(minutes=1)), budget
        client = signed_in(lotte)

        assert list(client.get(LIST).context["page_obj"]) == [above, other]
        assert "(2)" in client.get("/uren/budgetten/").content.decode()
        page = client.get(f"{LIST}{above.pk}/")
        assert (page.context["short"], page.context["rest"]) == (60, 240)
        choices = [value for value, _label in page.context["form"].fields["budget"].choices]
        assert set(choices) == {"", str(of_wilg.pk), str(own.pk)}
        of_budget = client.get(f"{LIST}{other.pk}/").context["form"]
        assert [value for value, _label in of_budget.fields["decision"].choices] == ["refuse"]

    def test_each_decision(self, carla: User, reservation: Reservation, of_wilg: Budget, lotte: User) -> None:
        entries = [book(carla, reservation, minutes) for minutes in (245, 250, 255)]
        client = signed_in(lotte)
        typed = [
            {"decision": "extend", "reason": ""},
            {"decision": "elsewhere", "budget": str(of_wilg.pk), "reason": "school"},
            {"decision": "refuse", "reason": "te veel"},
        ]
        for entry, form in zip(entries, typed, strict=True):
            assert client.post(f"{LIST}{entry.pk}/", form).headers["Location"] == LIST
        for entry in entries:
            entry.refresh_from_db()

        assert [entry.status for entry in entries] == [TimeStatus.BOOKED, TimeStatus.BOOKED, TimeStatus.REFUSED]
        assert "Hierover is al beslist" in client.get(f"{LIST}{entries[0].pk}/").content.decode()
        assert "Er wacht niets boven toekenning" in client.get(LIST).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({}, "Kies een antwoord"),
            ({"decision": "refuse"}, "Schrijf waarom"),
            ({"decision": "elsewhere", "reason": "Omdat."}, "Kies het budget."),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(
        self, above: TimeEntry, of_wilg: Budget, lotte: User, wrong: dict[str, str], words: str
    ) -> None:
        page = signed_in(lotte).post(f"{LIST}{above.pk}/", {**wrong, "x": "1"})

        assert page.status_code == 422
        assert words in page.content.decode()
        assert wrong.get("reason", "") in page.content.decode()

    def test_a_budget_with_too_little_is_said(self, carla: User, reservation: Reservation, lotte: User) -> None:
        entry = book(carla, reservation, 605)
        page = signed_in(lotte).post(f"{LIST}{entry.pk}/", {"decision": "extend", "reason": "Was nodig."})

        assert page.status_code == 422
        assert "0:05 te weinig" in page.content.decode()
        assert "Was nodig." in page.content.decode()

    def test_as_many_queries_for_one_row_as_for_thirty(
        self, carla: User, reservation: Reservation, lotte: User
    ) -> None:
        client, counts = signed_in(lotte), []
        for number in (1, 29):
            for n in range(number):
                book(carla, reservation, 245, worked_on=datetime.date(2026, 9, 1) + datetime.timedelta(days=n + number))
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            counts.append(len(queries))

        assert counts[0] == counts[1] <= 12


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_decide_once(self, above: TimeEntry, of_wilg: Budget, lotte: User) -> None:
        decided_once(above, of_wilg, lotte)

    def test_without_its_lock_it_is_used_twice(
        self, above: TimeEntry, of_wilg: Budget, lotte: User, request: pytest.FixtureRequest
    ) -> None:
        with without_locks():
            falls(decided_once, request)


def decided_once(above: TimeEntry, of_wilg: Budget, lotte: User) -> None:
    """Two who decide at the same instant: the second hears that it was decided."""
    copy = TimeEntry.objects.get(pk=above.pk)
    _first, second = between(
        lambda: book_elsewhere(above, of_wilg, reason="school", by=lotte, now=NOW),
        lambda: refuse_time(copy, reason="nee", by=lotte, now=NOW),
    )

    assert isinstance(second, AlreadyMoved)
    assert TimeEntry.objects.get().status == TimeStatus.BOOKED
