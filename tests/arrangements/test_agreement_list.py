"""The list of agreements shows to each person exactly those whose page opens for them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from arrangements.models import Agreement
from swvportal.foundation.models import Board, School, Supplier, User
from tests.arrangements.agreeing import board_budget, registered

pytestmark = pytest.mark.django_db
SEES, SEES_NOT = ("anja", "dirk", "bea", "oscar", "lotte", "cees"), ("olga",)


@pytest.fixture
def agreement(kpo: Board, team: Supplier, oscar: User, carla: User, wilg: School, anja: User, bea: User) -> Agreement:
    budget = board_budget(kpo, team, oscar)
    return registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)


@pytest.mark.parametrize("name", [*SEES, *SEES_NOT])
def test_list_and_page_show_the_same(name: str, agreement: Agreement, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(name)
    client = Client()
    client.force_login(user)

    listed = client.get(reverse("arrangements:agreements")).context["page_obj"].object_list
    opened = client.get(reverse("arrangements:agreement", args=[agreement.pk])).status_code

    assert [row.pk for row in listed] == ([agreement.pk] if name in SEES else [])
    assert opened == (200 if name in SEES else 404)
