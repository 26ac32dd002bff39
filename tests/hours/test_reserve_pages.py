"""The pages of questions for reserve: what each role finds, that nothing typed is lost, the way from a shortage."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from hours.enums import Purpose, TimeStatus, WhatFor
from hours.enums import ReserveStatus as R
from hours.models import Budget, Contract, Reservation, ReserveRequest
from hours.reserves import shortage_of
from hours.reserves.shortages import signed_short
from hours.transitions import allocate, give_reserve, open_budget, reserve
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.made import book
from tests.hours.reserving import account, again, asked, budget_of
from tests.story import SINCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_friday_in_november")]
LIST, ASK = reverse("hours:reserve_requests"), reverse("hours:reserve_ask")


def url(name: str, row: ReserveRequest) -> str:
    return reverse(f"hours:reserve_{name}", args=[row.pk])


def page(user: User, address: str) -> str:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def question(contract: Contract, wilg: School, anja: User) -> ReserveRequest:
    return asked(account(contract.supplier, school=wilg), anja)


def typed(contract: Contract, **changes: Any) -> dict[str, Any]:
    return {
        "once": str(uuid.uuid4()),
        "supplier": str(contract.supplier_id),
        "school_year": "2026",
        "minutes": "2:30",
        "task": "Drie keer meekijken in groep 5.",
        "short": "",
        **changes,
    }


class TestAsking:
    def test_a_school_asks_and_reads_where_it_stands(self, contract: Contract, anja: User, oscar: User) -> None:
        answer = signed_in(anja).post(ASK, typed(contract), follow=True)

        row = ReserveRequest.objects.get()
        assert answer.redirect_chain == [(url("request", row), 302)]
        assert (row.minutes, row.short, row.school, row.purpose) == (150, 0, anja.memberships.get().school, "cb")
        assert "VR-2026-00001" in answer.content.decode()
        assert "4 december 2026" in answer.content.decode()
        assert row.reference in page(oscar, LIST)

    def test_another_question_with_a_used_key_is_asked_about_once(self, contract: Contract, anja: User) -> None:
        client, form = signed_in(anja), typed(contract)
        client.post(ASK, form)
        other = {**form, "task": "Iets heel anders."}

        asked_about = client.post(ASK, other)
        again_sent = client.post(ASK, {**other, "once": str(asked_about.context["form"]["once"].value())})

        assert asked_about.status_code == 422
        assert "onder Vragen om reserve" in asked_about.content.decode()
        assert "Iets heel anders." in asked_about.content.decode()
        assert again_sent.status_code == 302
        assert set(ReserveRequest.objects.values_list("task", flat=True)) == {form["task"], other["task"]}

    def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(self, contract: Contract, anja: User) -> None:
        other = Supplier.objects.create(name="SO De Vlinder")
        form = typed(contract, supplier=str(other.pk), minutes="0:07", task="Meekijken & nabespreken.")

        answer = signed_in(anja).post(ASK, form)
        words = answer.content.decode()

        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"supplier", "minutes"}
        assert "0:07" in words
        assert escape("Meekijken & nabespreken.") in words
        assert form["once"] in words
        assert ReserveRequest.objects.count() == 0

    def test_who_came_from_a_shortage_finds_it_filled_in(self, contract: Contract, wilg: School, bea: User) -> None:
        query = shortage_of(bea, account(contract.supplier, school=wilg), 92).ask_url.removeprefix(ASK)
        form = signed_in(bea).get(ASK + query).context["form"]

        assert form["holder"].value() == f"school-{wilg.pk}-cb"
        assert form["minutes"].value() == "1:35"
        assert str(form["supplier"].value()) == str(contract.supplier_id)

        signed_in(bea).post(ASK + query, typed(contract, holder=f"school-{wilg.pk}-cb", short=form["short"].value()))
        assert ReserveRequest.objects.get().short == 92

    @pytest.mark.parametrize("said", ["92", "92:x", "of another year"])
    def test_a_shortage_that_somebody_made_up_is_no_fact_for_the_office(
        self, said: str, contract: Contract, anja: User, wilg: School
    ) -> None:
        other = account(contract.supplier, school=wilg)
        other.school_year += 1
        word = signed_short(other, 92) if said == "of another year" else said

        signed_in(anja).post(ASK, typed(contract, short=word))

        assert ReserveRequest.objects.get().short == 0

    @pytest.mark.parametrize("query", ["?holder=board-x-board&year=1&short=-5&supplier=x", "?short=99999999999"])
    def test_an_address_that_somebody_made_up_fills_in_nothing(self, query: str, contract: Contract, bea: User) -> None:
        answer = signed_in(bea).get(ASK + query)

        assert answer.status_code == 200
        assert "minutes" not in answer.context["form"].initial

    def test_nobody_asks_for_another_school(self, contract: Contract, eik: School, bea: User) -> None:
        answer = signed_in(bea).post(ASK, typed(contract, holder=f"school-{eik.pk}-cb"))

        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"holder"}
        assert eik.name not in answer.content.decode()

    def test_a_form_sent_twice_asks_once(self, contract: Contract, anja: User) -> None:
        form = typed(contract)
        for _time in range(2):
            assert signed_in(anja).post(ASK, form).status_code == 302
        assert signed_in(anja).post(ASK, {**form, "minutes": "5"}).status_code == 422

        assert ReserveRequest.objects.count() == 1


class TestAnswering:
    def test_the_office_sees_what_it_weighs(
        self, question: ReserveRequest, wilg: School, oscar: User, anja: User
    ) -> None:
        earlier = asked(account(question.supplier, school=wilg), anja)
        give_reserve(earlier, 120, reason="Tot de kerst.", by=oscar, now=NOW)
        words = page(oscar, url("give", question))

        assert "8:00 uur" in words  # of the ten hours of the reserve
        assert "2:00 van 5:00 uur gegeven" in words
        assert "2:00 van 2:00 over" in words
        assert "Wat er nog in de reserve zit" not in page(anja, url("request", question))

    def test_given_in_part_and_read_by_the_school(self, question: ReserveRequest, anja: User, oscar: User) -> None:
        answer = signed_in(oscar).post(url("give", question), {"minutes": "2", "reason": "Tot de kerst."})

        assert answer.status_code == 302
        words = page(anja, url("request", question))
        assert "deels gegeven" in words
        assert "Tot de kerst." in words
        assert reverse("hours:budget", args=[budget_of(question.school, question.supplier).pk]) in words  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"minutes": "2", "reason": " "}, "reason"),
            ({"minutes": "6", "reason": "Meer."}, "minutes"),
            ({"minutes": "", "reason": "Niets."}, "minutes"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field(
        self, form: dict[str, str], field: str, question: ReserveRequest, oscar: User
    ) -> None:
        answer = signed_in(oscar).post(url("give", question), form)

        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}
        assert again(question).waits

    def test_too_small_a_reserve_says_how_much_at_the_hours(
        self, contract: Contract, wilg: School, anja: User, oscar: User
    ) -> None:
        row = asked(account(contract.supplier, school=wilg), anja, minutes=900)

        answer = signed_in(oscar).post(url("give", row), {"minutes": "15", "reason": ""})

        assert answer.status_code == 422
        assert "5:00 te weinig" in answer.context["form"].errors["minutes"][0]

    @pytest.mark.parametrize(("name", "user"), [("decline", "oscar"), ("withdraw", "anja")])
    def test_with_a_reason(
        self, name: str, user: str, question: ReserveRequest, request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(user))

        assert client.post(url(name, question), {"reason": ""}).status_code == 422
        assert client.post(url(name, question), {"reason": "Toch niet."}).status_code == 302
        assert again(question).status == {"decline": R.DECLINED, "withdraw": R.WITHDRAWN}[name]
        assert "Toch niet." in page(request.getfixturevalue("anja"), url("request", question))

    def test_taken_back_says_so(self, question: ReserveRequest, oscar: User, anja: User) -> None:
        give_reserve(question, 300, by=oscar, now=NOW)

        signed_in(oscar).post(url("take_back", question), {"reason": "Verkeerde school."})

        words = page(anja, url("request", question))
        assert "5:00 uur gegeven; die is later teruggenomen" in words
        assert "Verkeerde school." in words

    def test_a_stale_click_hears_who_was_first(self, question: ReserveRequest, oscar: User) -> None:
        give_reserve(question, 300, by=oscar, now=NOW)

        answer = signed_in(oscar).post(url("decline", question), {"reason": "Nee."}, follow=True)

        assert "Oscar Willems was" in answer.content.decode()
        assert again(question).status == R.GIVEN

    def test_nobody_answers_an_own_question(self, contract: Contract, wilg: School, anja: User) -> None:
        Membership.objects.create(user=anja, role=Role.OFFICE, starts_on=SINCE)
        row = asked(account(contract.supplier, school=wilg), User.objects.get(pk=anja.pk))

        assert "iemand anders van het kantoor" in page(anja, url("request", row))
        assert signed_in(anja).get(url("give", row)).status_code == 404


class TestList:
    @pytest.mark.parametrize(
        ("query", "found", "chips"),
        [
            ("", 3, 0),
            ("?status=given", 1, 1),
            ("?status=asked&year=2026", 2, 2),
            ("?status=anders&year=1999&holder=x", 3, 0),
            ("?holder=swv", 1, 1),
        ],
    )
    def test_filters_as_chips(
        self,
        query: str,
        found: int,
        chips: int,
        question: ReserveRequest,
        kpo: Board,
        bea: User,
        lotte: User,
        oscar: User,
    ) -> None:
        give_reserve(asked(account(question.supplier, board=kpo), bea), 300, by=oscar, now=NOW)
        asked(account(question.supplier), lotte)

        context = signed_in(oscar).get(LIST + query).context

        assert len(context["page_obj"].object_list) == found
        assert len(context["found"].chips) == chips

    def test_by_supplier_and_board(
        self, question: ReserveRequest, kpo: Board, obo: Board, oscar: User, olga: User
    ) -> None:
        for supplier, holder, found in (
            (question.supplier_id, kpo.pk, 1),
            (question.supplier_id, obo.pk, 1),  # nothing of it, so it counts as not asked
            (Supplier.objects.create(name="SO De Vlinder").pk, kpo.pk, 0),
        ):
            context = signed_in(oscar).get(f"{LIST}?supplier={supplier}&holder={holder}").context
            assert len(context["page_obj"].object_list) == found
        assert kpo.name not in page(olga, f"{LIST}?holder={kpo.pk}")

    def test_what_is_late_is_said_and_on_top(
        self, question: ReserveRequest, wilg: School, anja: User, oscar: User
    ) -> None:
        late = asked(account(question.supplier, school=wilg), anja, now=NOW - datetime.timedelta(days=20))
        words = page(oscar, LIST)

        assert words.index(late.reference) < words.index(question.reference)
        assert "te laat" in words
        start = page(oscar, "/")
        assert start.index(late.reference) < start.index(question.reference)
        assert question.reference in page(anja, "/")

    def test_the_same_queries_for_one_and_for_thirty(
        self, question: ReserveRequest, wilg: School, anja: User, oscar: User
    ) -> None:
        counts = []
        for more in (0, 30):
            for _time in range(more):
                asked(account(question.supplier, school=wilg), anja)
            for user in (oscar, anja):
                client = signed_in(user)
                with CaptureQueriesContext(connection) as queries:
                    client.get(LIST)
                counts.append(len(queries))

        assert counts[:2] == counts[2:]
        assert max(counts) <= 20


class TestFromAShortage:
    @pytest.fixture
    def short(self, team: Supplier, wilg: School, oscar: User) -> Budget:
        """Ten hours of De Wilg of which half an hour is left."""
        row = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
        allocate(row, 600, by=oscar, now=NOW)
        reserve(row, 570, what_for=WhatFor.AGREEMENT, reference="OV-1", by=oscar, now=NOW)
        row.refresh_from_db()
        return row

    def test_the_budget_and_the_overview_lead_to_the_question(
        self, short: Budget, anja: User, bea: User, oscar: User
    ) -> None:
        way = f"holder=school-{short.school_id}-cb&amp;supplier={short.supplier_id}&amp;year=2026"
        for user in (anja, bea):
            for address in (reverse("hours:budget", args=[short.pk]), reverse("hours:overview")):
                words = page(user, address)
                assert way in words
                assert "heeft nog 0:30 van 10:00 uur" in words
        assert ASK not in page(oscar, reverse("hours:budget", args=[short.pk]))

    def test_a_budget_with_enough_leads_nowhere(self, budget: Budget, lotte: User) -> None:
        assert ASK not in page(lotte, reverse("hours:budget", args=[budget.pk]))

    def test_a_year_that_is_over_leads_nowhere(self, team: Supplier, wilg: School, anja: User, oscar: User) -> None:
        row = open_budget(supplier=team, school_year=2025, purpose=Purpose.CB, school=wilg)
        allocate(row, 60, by=oscar, now=NOW)
        reserve(row, 60, what_for=WhatFor.AGREEMENT, reference="OV-1", by=oscar, now=NOW)

        assert ASK not in page(anja, reverse("hours:budget", args=[row.pk]))
        assert ASK not in page(anja, reverse("hours:overview") + "?year=2025")

    def test_time_above_the_grant_leads_the_coordinator_to_what_the_budget_misses(
        self, budget: Budget, reservation: Reservation, carla: User, lotte: User, oscar: User
    ) -> None:
        """Four hours promised and five logged: one short, of which the budget has forty minutes."""
        reserve(budget, 320, what_for=WhatFor.OA, reference="OA-2", by=oscar, now=NOW)
        entry = book(carla, reservation, 300)
        assert entry.status == TimeStatus.ABOVE_GRANT
        address = reverse("hours:decide", args=[entry.pk])

        words = page(lotte, address)
        assert "heeft nog 0:40 uur bij Expertise- en Dienstenteam: 0:20 te weinig" in words
        assert "holder=swv-oa" in words
        assert "short=20" in words

        answer = signed_in(lotte).post(address, {"decision": "extend", "reason": "Nodig."})
        assert answer.status_code == 422
        assert "short=20" in answer.content.decode()
        assert "Nodig." in answer.content.decode()

    def test_time_on_a_school_s_own_hours_asks_for_the_school(self, short: Budget, carla: User, lotte: User) -> None:
        entry = book(carla, None, 60, budget=short)

        words = page(lotte, reverse("hours:decide", args=[entry.pk]))

        assert f"holder=school-{short.school_id}-cb" in words
        assert "short=30" in words

    def test_handing_out_more_than_the_contract_says_how_much_is_short(self, contract: Contract, oscar: User) -> None:
        form = {
            "once": str(uuid.uuid4()),
            "supplier": str(contract.supplier_id),
            "school_year": "2026",
            "minutes": "101",
            "reason": "Verdeling",
        }
        answer = signed_in(oscar).post(reverse("hours:hand_out"), form)

        assert "1:00 te weinig" in answer.content.decode()
        assert "coördinator" in answer.content.decode()
