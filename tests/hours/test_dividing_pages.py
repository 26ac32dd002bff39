"""The office's pages of contracts and divisions: typed, tried out, kept, confirmed and undone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hours.enums import AllocationStatus, EntryKind, Level, Purpose, Rounding
from hours.keys import read
from hours.models import Allocation, Budget, Contract, Entry
from hours.transitions import allocate, ask_reserve, give_reserve, open_budget
from hours.transitions.allocating import change_key, draft, undo
from swvportal.foundation.models import Board, PupilCount, School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import COUNTED, NOW
from tests.hours.dividing import confirmed, contract_of, counted, drafted, inputs_for, typed

CONTRACTS = "/uren/contracten/"
DIVISIONS = "/uren/verdelingen/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_friday_in_november")]


@pytest.fixture
def office(oscar: User) -> Client:
    return signed_in(oscar)


def key_of(row: Allocation, **changes: Any) -> dict[str, Any]:
    """The form of a draft as its page fills it in, with changes."""
    holders = read(row.key, school_year=row.school_year).key.holders
    form: dict[str, Any] = {"rounding": "exact", "months": "11", "history_weight": "", "act": "try"}
    for index, holder in enumerate(holders):
        form |= {f"h{index}-{name}": "" for name in ("requests", "floor", "minimum", "percentage", "reason")}
        form[f"h{index}-pupils"] = str(holder.pupils)
    return {**form, **changes}


class TestANewDivision:
    def test_it_takes_pupils_and_hours_from_the_portal(self, office: Client, contract: Contract) -> None:
        page = office.get(f"{DIVISIONS}nieuw/")
        assert page.context["form"].initial["contracts"] == [contract.pk]
        assert "Expertise- en Dienstenteam: 100:00 uur, waarvan 10:00 reserve" in page.content.decode()
        assert "Welke contracten? <" not in page.content.decode(), "needed for most choices, so not called optional"

        answer = office.post(
            f"{DIVISIONS}nieuw/", {"level": "boards", "contracts": [contract.pk], "counted_on": "2025-10-01"}
        )
        row = Allocation.objects.get()
        assert answer["Location"] == f"{DIVISIONS}{row.pk}/"
        assert [holder.pupils for holder in read(row.key, school_year=2026).key.holders] == [60, 30]
        assert not Entry.objects.exists()

    def test_without_what_it_needs_there_is_none(self, office: Client, contract: Contract) -> None:
        page = office.post(f"{DIVISIONS}nieuw/", {"level": "schools", "counted_on": ""})
        assert page.context["form"].errors["contracts"] == ["Kies minstens één contract."]
        page = office.post(f"{DIVISIONS}nieuw/", {"level": "board", "counted_on": ""})
        assert "level" in page.context["form"].errors
        page = office.post(f"{DIVISIONS}nieuw/?year=2027", {"level": "schools", "contracts": [contract.pk]})
        assert "contracts" in page.context["form"].errors
        assert not Allocation.objects.exists()

    def test_with_nothing_to_divide_it_says_so(self, office: Client) -> None:
        page = office.get(f"{DIVISIONS}nieuw/?year=2027")

        assert "Er valt in dit schooljaar niets meer te verdelen" in page.content.decode()
        assert "Maak het concept" not in page.content.decode()

    def test_without_a_count_the_numbers_are_typed(
        self, office: Client, team: Supplier, eik: School, oscar: User
    ) -> None:
        bought = contract_of(team, oscar)
        page = office.get(f"{DIVISIONS}nieuw/")
        assert page.context["form"]["counted_on"].value() == ""
        office.post(f"{DIVISIONS}nieuw/", {"level": "schools", "contracts": [bought.pk], "counted_on": ""})
        page = office.get(f"{DIVISIONS}{Allocation.objects.get().pk}/")
        assert page.context["preview"].problems == [
            "De Eik heeft geen aantal leerlingen: de uren worden daarnaar verdeeld."
        ]
        row = Allocation.objects.get()
        page = office.post(f"{DIVISIONS}{row.pk}/", key_of(row, **{"h0-pupils": "9"}))
        assert page.context["preview"].rows[0].cells[0].before is None

    def test_a_board_with_hours_divides_them_over_its_schools(
        self, office: Client, contract: Contract, kpo: Board, oscar: User
    ) -> None:
        confirmed(contract, by=oscar)
        page = office.post(f"{DIVISIONS}nieuw/", {"level": "board", "counted_on": "2025-10-01"})
        assert "board" in page.context["form"].errors

        office.post(f"{DIVISIONS}nieuw/", {"level": "board", "board": kpo.pk, "counted_on": "2025-10-01"})
        row = Allocation.objects.get(board=kpo)
        page = office.get(f"{DIVISIONS}{row.pk}/")
        assert "Verdeling over de scholen van Stichting De Boomgaard" in page.content.decode()
        assert (row.level, page.context["preview"].rows[0].holder) == (Level.SCHOOLS, "De Wilg")
        assert "schools of" not in office.get(DIVISIONS).content.decode()

    def test_arrangements_of_earlier_years_can_count(self, office: Client, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar, history=(2025,))
        page = office.post(f"{DIVISIONS}{row.pk}/", key_of(row, history_weight="25,5", **{"h0-requests": "1"}))

        assert page.context["preview"].problems == [
            "Stichting Het Bos heeft geen aantal aanvragen: de uren worden daarnaar verdeeld."
        ]
        page = office.post(
            f"{DIVISIONS}{row.pk}/",
            key_of(row, history_weight="25,5", act="keep", **{"h0-requests": "1", "h1-requests": "0"}),
            follow=True,
        )
        assert 'value="25,5"' in page.content.decode()
        assert [cell.hours for one in page.context["preview"].rows for cell in one.cells] == [68, 22]


class TestADraft:
    def test_trying_shows_the_difference_and_keeps_nothing(
        self, office: Client, contract: Contract, oscar: User
    ) -> None:
        row = drafted(contract, by=oscar)
        page = office.post(f"{DIVISIONS}{row.pk}/", key_of(row, **{"h1-floor": "40"}))
        cells = [one.cells[0] for one in page.context["preview"].rows]

        assert [(cell.hours, cell.before, cell.difference) for cell in cells] == [(54, 60, "−6"), (36, 30, "+6")]
        assert "U rekent dit door." in page.content.decode()
        assert "Bevestig en boek" not in page.content.decode()
        row.refresh_from_db()
        assert row.key["holders"][1]["floor"] is None

    def test_keeping_changes_the_draft(self, office: Client, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        office.post(
            f"{DIVISIONS}{row.pk}/",
            key_of(row, act="keep", rounding="nearest", months="10", **{"h1-floor": "7,5", "h1-minimum": "3"}),
        )
        row.refresh_from_db()
        key = read(row.key, school_year=2026).key

        assert (key.rounding, key.months, key.holders[1].minimum) == ("nearest", 10, 3)
        assert office.get(f"{DIVISIONS}{row.pk}/").context["rows"][1]["floor"].value() is not None
        assert "7,5" in office.get(f"{DIVISIONS}{row.pk}/").content.decode()

    def test_a_row_that_cannot_be_read_is_told_and_keeps_what_was_typed(
        self, office: Client, contract: Contract, oscar: User
    ) -> None:
        row = drafted(contract, by=oscar)
        page = office.post(f"{DIVISIONS}{row.pk}/", key_of(row, **{"h1-floor": "veel"}))

        assert page.status_code == 422
        assert "Controleer de regel van 1 houder." in page.content.decode()
        assert "Er is nog niets doorgerekend of bewaard" in page.content.decode(), "the page opens on the outcome"
        assert page.context["rows"][1]["floor"].value() == "veel"
        assert page.context["tried"] is False

    def test_each_cell_opens_to_its_arithmetic(self, office: Client, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        page = office.get(f"{DIVISIONS}{row.pk}/").content.decode()

        assert "leerlingen van bo, sbo, so, so/vso geteld op 1 oktober 2025" in page
        assert (
            'Leerlingen bo, sbo, so, so/vso: <span class="number">60 ÷ 90</span> → <strong>≈ 66,6667 %</strong>' in page
        )
        assert '<span class="number">≈ 66,6667 % × 90</span> → <strong>60 uur</strong>' in page

    def test_the_kinds_that_count_stand_in_the_arithmetic(
        self, office: Client, contract: Contract, kpo: Board, eik: School
    ) -> None:
        brug = School.objects.create(code="00DD00", name="De Brug", board=kpo, kind="sbo")
        PupilCount.objects.create(school=brug, board=kpo, counted_on=COUNTED, kind="sbo", pupils=15)
        School.objects.create(code="00EE00", name="De Kom", board=kpo, kind="so")
        form = office.get(f"{DIVISIONS}nieuw/").context["form"]
        assert form["kinds"].value() == ["bo", "sbo", "so"]
        assert form["counted_on"].field.choices[0] == ("2025-10-01", "1 oktober 2025, DUO (3 scholen)")
        sent = {"level": "boards", "contracts": [contract.pk], "counted_on": "2025-10-01"}
        assert "kinds" in office.post(f"{DIVISIONS}nieuw/", sent).context["form"].errors

        office.post(f"{DIVISIONS}nieuw/", {**sent, "kinds": ["bo", "sbo"]})
        row = Allocation.objects.get()
        page = office.get(f"{DIVISIONS}{row.pk}/")
        steps = page.context["preview"].rows[0].cells[0].steps
        assert [(said.title, said.arithmetic) for said in steps[:2]] == [
            ("Leerlingen per soort", "60 bo + 15 sbo"),
            ("Leerlingen bo, sbo", "75 ÷ 105"),
        ]
        assert "leerlingen van bo, sbo geteld op 1 oktober 2025" in page.content.decode()
        page = office.post(f"{DIVISIONS}{row.pk}/", key_of(row, **{"h0-pupils": "80"}))
        said = page.context["preview"].rows[0].cells[0].steps[0]
        assert (said.title, said.arithmetic, said.outcome) == (
            "Leerlingen, met de hand gewijzigd",
            "in plaats van 75",
            "80",
        )

    def test_it_is_thrown_away(self, office: Client, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        answer = office.post(f"{DIVISIONS}{row.pk}/weggooien/", follow=True)

        assert "Het concept is weggegooid." in answer.content.decode()
        assert office.get(f"{DIVISIONS}{row.pk}/").status_code == 404

    def test_another_key_beside_the_one_that_stands(self, office: Client, contract: Contract, oscar: User) -> None:
        row = confirmed(contract, by=oscar)
        answer = office.post(f"{DIVISIONS}{row.pk}/opnieuw/")
        other = Allocation.objects.get(status=AllocationStatus.DRAFT)
        assert answer["Location"] == f"{DIVISIONS}{other.pk}/"
        change_key(other, typed(read(other.key, school_year=2026), 50, 50), by=oscar, now=NOW)

        cells = [one.cells[0] for one in office.get(answer["Location"]).context["preview"].rows]
        assert [(cell.hours, cell.difference) for cell in cells] == [(45, "−15"), (45, "+15")]

    def test_the_earlier_division_is_undone_before_another_takes_its_place(
        self, office: Client, contract: Contract, oscar: User
    ) -> None:
        row = confirmed(contract, by=oscar)
        draft_page = office.post(f"{DIVISIONS}{row.pk}/opnieuw/")["Location"]
        undoing, button = f'href="{DIVISIONS}{row.pk}/ongedaan-maken/"', "Bevestig en boek deze verdeling"
        page = office.get(draft_page).content.decode()
        assert undoing in page
        assert button not in page

        undo(row, reason="andere sleutel", by=oscar, now=NOW)
        page = office.get(draft_page).content.decode()
        assert undoing not in page
        assert button in page

    def test_what_is_left_of_the_reserve_stands_beside_the_hours(
        self, office: Client, contract: Contract, team: Supplier, wilg: School, oscar: User, anja: User
    ) -> None:
        account = Budget(school=wilg, supplier=team, school_year=2026, purpose=Purpose.CB)
        asked = ask_reserve(account, minutes=240, short=0, task="Hulp.", key=uuid.uuid4(), by=anja, now=NOW)
        give_reserve(asked, 240, reason="", by=oscar, now=NOW)

        page = office.get(f"{DIVISIONS}nieuw/").content.decode()
        assert "Expertise- en Dienstenteam: 96:00 uur, waarvan 6:00 reserve" in page

    def test_an_undone_division_starts_again_with_what_there_is_now(
        self, office: Client, contract: Contract, team: Supplier, oscar: User
    ) -> None:
        row = undo(confirmed(contract, by=oscar), reason="anders", by=oscar, now=NOW)
        allocate(open_budget(supplier=team, school_year=2026, purpose=Purpose.OA), 600, by=oscar, now=NOW)
        office.post(f"{DIVISIONS}{row.pk}/opnieuw/")

        other = Allocation.objects.get(status=AllocationStatus.DRAFT)
        assert other.key["suppliers"][0]["contract"] == 90
        of_board = draft(
            inputs_for(level=Level.SCHOOLS, board=Board.objects.first()),
            school_year=2026,
            level=Level.SCHOOLS,
            board=Board.objects.first(),
            by=oscar,
            now=NOW,
        )
        office.post(f"{DIVISIONS}{of_board.pk}/opnieuw/")
        assert Allocation.objects.filter(replaces=of_board).count() == 1


class TestConfirmingAndUndoing:
    def test_what_was_shown_is_booked_and_taken_back(self, office: Client, contract: Contract, oscar: User) -> None:
        row = drafted(contract, by=oscar)
        shown = office.get(f"{DIVISIONS}{row.pk}/").context["shown"]
        page = office.post(f"{DIVISIONS}{row.pk}/bevestigen/", {"shown": shown}, follow=True)
        assert "De verdeling is bevestigd." in page.content.decode()
        assert "Bewaar deze sleutel" not in page.content.decode()
        assert Entry.objects.count() == 3

        undoing = f"{DIVISIONS}{row.pk}/ongedaan-maken/"
        assert office.post(undoing, {"reason": ""}).status_code == 422
        page = office.post(undoing, {"reason": "andere sleutel"}, follow=True)
        assert "De verdeling is ongedaan gemaakt." in page.content.decode()
        assert "Reden: andere sleutel" in page.content.decode()
        assert "Wat deze sleutel gaf" in page.content.decode()
        assert Entry.objects.filter(kind=EntryKind.CORRECT).count() == 3

    @pytest.mark.parametrize("act", ["bevestigen", "weggooien", "ongedaan-maken", ""])
    def test_who_comes_too_late_hears_it(self, office: Client, contract: Contract, oscar: User, act: str) -> None:
        row = confirmed(contract, by=oscar)
        if act == "ongedaan-maken":
            undo(row, reason="eerder", by=oscar, now=NOW)
        sent = {"shown": row.digest, "reason": "later", **key_of(row, act="keep")}
        page = office.post(f"{DIVISIONS}{row.pk}/{act and act + '/'}", sent, follow=True)

        assert "was u voor" in page.content.decode()

    def test_an_hour_too_many_is_said_before_it_is_booked(
        self, office: Client, contract: Contract, oscar: User
    ) -> None:
        linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=8, reserve=1)
        row = drafted(linde, by=oscar)
        change_key(row, typed(inputs_for(linde, rounding=Rounding.NEAREST), 50, 50), by=oscar, now=NOW)
        page = office.get(f"{DIVISIONS}{row.pk}/")

        assert page.context["preview"].notes == [
            "De Linde: er wordt 8 van de 7 uur uitgedeeld. Elke houder apart afronden geeft 1 uur te veel.",
            "De reserve van De Linde wordt 0 uur in plaats van 1.",
        ]
        assert "Bevestig en boek" in page.content.decode()

    def test_what_the_reserve_cannot_bear_has_no_button(self, office: Client, contract: Contract, oscar: User) -> None:
        linde = contract_of(Supplier.objects.create(name="De Linde"), oscar, hours=7, reserve=0)
        row = drafted(linde, by=oscar)
        change_key(row, typed(inputs_for(linde, rounding=Rounding.NEAREST), 50, 50), by=oscar, now=NOW)
        page = office.get(f"{DIVISIONS}{row.pk}/").content.decode()

        assert "Zo kan dit niet worden bevestigd" in page
        assert "Bevestig en boek" not in page

    def test_what_a_board_leaves_behind_stays_with_it(
        self, office: Client, contract: Contract, kpo: Board, oscar: User
    ) -> None:
        for code in ("00CC00", "00DD00"):
            School.objects.create(code=code, name=f"School {code}", board=kpo)
        budget = open_budget(supplier=contract.supplier, school_year=2026, purpose=Purpose.BOARD, board=kpo)
        allocate(budget, 240, by=oscar, now=NOW)
        inputs = inputs_for(level=Level.SCHOOLS, board=kpo, rounding=Rounding.NEAREST)
        thirds = replace(
            inputs, key=replace(inputs.key, holders=tuple(replace(one, pupils=1) for one in inputs.key.holders))
        )
        row = draft(thirds, school_year=2026, level=Level.SCHOOLS, board=kpo, by=oscar, now=NOW)

        assert (
            office.get(f"{DIVISIONS}{row.pk}/").context["preview"].notes[1] == "Wat overblijft, blijft bij het bestuur."
        )


class TestQueries:
    """The same number of queries for one row and for thirty (security bar, 95)."""

    def count(self, user: User, path: str) -> int:
        client = signed_in(user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def test_the_list_of_divisions(self, contract: Contract, lotte: User, oscar: User) -> None:
        counts = []
        for batch in (range(1), range(1, 30)):
            for _n in batch:
                drafted(contract, by=oscar)
            counts.append(self.count(lotte, DIVISIONS))

        assert counts[0] == counts[1] == 9

    def test_a_division_over_many_schools(self, contract: Contract, kpo: Board, oscar: User) -> None:
        counts = [self.count(oscar, f"{DIVISIONS}{drafted(contract, by=oscar, level=Level.SCHOOLS).pk}/")]
        for n in range(30):
            counted(School.objects.create(code=f"{n:02}CC00", name=f"School {n}", board=kpo), 10)
        counts.append(self.count(oscar, f"{DIVISIONS}{drafted(contract, by=oscar, level=Level.SCHOOLS).pk}/"))

        assert counts[0] == counts[1] == 8
