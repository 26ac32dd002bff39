"""The pages of contracts: typed by the office, read by the coordinator."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hours.models import Budget, Contract
from swvportal.foundation.models import Supplier, User
from tests.clients import signed_in
from tests.hours.dividing import contract_of

CONTRACTS = "/uren/contracten/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_friday_in_november")]


@pytest.fixture
def office(oscar: User) -> Client:
    return signed_in(oscar)


class TestContracts:
    def test_one_is_entered_and_changed(self, office: Client, team: Supplier) -> None:
        answer = office.post(
            f"{CONTRACTS}invoeren/",
            {"supplier": team.pk, "school_year": "2026", "minutes": "100", "reserve": "0"},
            follow=True,
        )
        row = Contract.objects.get()
        assert "Het contract is ingevoerd." in answer.content.decode()
        assert (row.minutes, row.reserve) == (6000, 0)

        change = f"{CONTRACTS}{row.pk}/"
        assert office.get(change).context["form"]["minutes"].value() == "100"
        answer = office.post(change, {"minutes": "110", "reserve": "10:00"}, follow=True)
        assert "Het contract is gewijzigd." in answer.content.decode()
        row.refresh_from_db()
        assert (row.minutes, row.reserve) == (6600, 600)

    def test_what_is_wrong_is_told(self, office: Client, contract: Contract) -> None:
        twice = {"supplier": contract.supplier_id, "school_year": "2026", "minutes": "100", "reserve": "5"}
        answer = office.post(f"{CONTRACTS}invoeren/", twice)
        assert answer.status_code == 422
        assert "al een contract" in answer.content.decode()

        answer = office.post(f"{CONTRACTS}{contract.pk}/", {"minutes": "1:30", "reserve": "0"})
        assert set(answer.context["form"].errors) == {"minutes"}
        answer = office.post(f"{CONTRACTS}{contract.pk}/", {"minutes": "1", "reserve": "2"})
        assert "reserve is meer dan het contract" in answer.content.decode()

    def test_the_list_says_what_is_left_to_divide(self, contract: Contract, budget: Budget, lotte: User) -> None:
        page = signed_in(lotte).get(CONTRACTS).content.decode()

        assert "90:00" in page
        assert "Contract invoeren" not in page

    def test_the_list_asks_as_much_for_one_as_for_thirty(self, lotte: User, oscar: User) -> None:
        counts = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                contract_of(Supplier.objects.create(name=f"Team {n}"), oscar)
            client = signed_in(lotte)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(CONTRACTS).status_code == 200
            counts.append(len(queries))

        assert counts[0] == counts[1] == 9
