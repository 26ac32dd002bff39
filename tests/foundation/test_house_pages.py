"""The office keeps the partnership's settings and its teams; each change leaves one line."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from swvportal.foundation.models import Board, Move, Partnership, Supplier, User
from swvportal.foundation.organising import change_board, change_settings, keep_team
from swvportal.foundation.workflow import NotAllowed, NotReady

SETTINGS, TEAMS, BOARDS = "/kantoor/instellingen/", "/kantoor/teams/", "/kantoor/besturen/"
BOARDS_QUERIES = 9
TYPED = {
    "name": "SWV De Bloesem",
    "street": "Dorpsstraat 1",
    "postcode": "7600 AA",
    "city": "Bloesemdam",
    "phone": "0546 000 000",
    "email": "info@bloesem.example",
    "website": "",
    "signatory": "Mies Bakker",
    "signatory_title": "directeur",
    "letter_prefix": "BLO",
    "days_desk": "5",
    "weeks_decision": "6",
    "weeks_objection": "6",
    "reviews_needed": "2",
    "days_month_open": "14",
    "two_people_above": "40:00",
    "digest_hour": "7",
    "days_reminder": "5",
}


def send(client: Client, **changes: Any) -> Any:
    return client.post(SETTINGS, {**TYPED, **changes})


def test_the_office_changes_what_letters_and_terms_say(client: Client, oscar: User) -> None:
    client.force_login(oscar)
    assert "40:00" in client.get(SETTINGS).content.decode()
    assert send(client, signatory="Joris Post", two_people_above="30:30").status_code == 302
    kept = Partnership.objects.get()
    assert (kept.signatory, kept.two_people_above, kept.code) == ("Joris Post", 1830, "PO0000")
    line = Move.objects.get()
    assert (line.name, line.by, line.reason) == ("change_settings", oscar, "signatory, two_people_above")


def test_sending_the_settings_as_they_are_leaves_no_line(client: Client, oscar: User) -> None:
    client.force_login(oscar)
    assert send(client).status_code == 302
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    "field", ["days_desk", "weeks_decision", "weeks_objection", "reviews_needed", "days_month_open", "days_reminder"]
)
def test_a_term_of_nothing_is_told_at_its_field(client: Client, oscar: User, field: str) -> None:
    client.force_login(oscar)
    answer = send(client, **{field: "0"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert getattr(Partnership.objects.get(), field) > 0


def test_a_team_is_added_and_renamed_and_a_name_stands_for_one_team(
    client: Client, oscar: User, team: Supplier
) -> None:
    client.force_login(oscar)
    assert client.post(TEAMS, {"name": "SO De Linde"}).status_code == 302
    linde = Supplier.objects.get(name="SO De Linde")
    assert not linde.own_team
    again = client.post(TEAMS, {"name": "SO De Linde"})
    assert again.status_code == 422
    assert "name" in again.context["form"].errors
    assert client.post(f"{TEAMS}{linde.pk}/", {"name": "SO De Lindeboom"}).status_code == 302
    assert "SO De Lindeboom" in client.get(TEAMS).content.decode()
    assert list(Move.objects.values_list("name", "reason")) == [
        ("add_team", "SO De Linde"),
        ("change_team", "SO De Lindeboom"),
    ]


def test_a_name_that_another_team_took_meanwhile_is_refused(oscar: User, team: Supplier) -> None:
    with pytest.raises(NotReady):
        keep_team(Supplier(name=team.name), by=oscar, now=timezone.now())
    assert Supplier.objects.get() == team
    assert not Move.objects.exists()


def test_only_the_office_may(lotte: User, partnership: Partnership) -> None:
    with pytest.raises(NotAllowed):
        change_settings(partnership, changed=["name"], by=lotte, now=timezone.now())
    with pytest.raises(NotAllowed):
        keep_team(Supplier(name="Van mij"), by=lotte, now=timezone.now())
    assert not Supplier.objects.exists()


def test_the_office_says_where_the_post_of_a_board_goes(client: Client, oscar: User, kpo: Board) -> None:
    client.force_login(oscar)
    page = f"{BOARDS}{kpo.pk}/"
    typed = {"street": "Bestuursplein 9", "postcode": "7600 AB", "city": "Bloesemdam", "email": "post@bestuur.example"}
    assert client.post(page, {**typed, "email": "geen adres"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    assert "Bestuursplein 9, 7600 AB Bloesemdam" in client.get(BOARDS).content.decode()
    line = Move.objects.get()
    assert (line.name, line.by, line.reason) == ("change_board", oscar, "street, postcode, city, email")


def test_the_list_of_boards_takes_the_same_queries_for_one_and_for_thirty(
    client: Client, oscar: User, kpo: Board, django_assert_num_queries: Any
) -> None:
    client.force_login(oscar)
    client.get(BOARDS)
    with django_assert_num_queries(BOARDS_QUERIES):
        client.get(BOARDS)
    Board.objects.bulk_create(Board(number=f"6{n:04}", name=f"Bestuur {n}") for n in range(29))
    with django_assert_num_queries(BOARDS_QUERIES):
        client.get(BOARDS)


def test_only_the_office_changes_a_board(carla: User, kpo: Board) -> None:
    with pytest.raises(NotAllowed):
        change_board(kpo, changed=["street"], by=carla, now=timezone.now())


def test_a_board_sent_as_it_is_leaves_no_line(kpo: Board, oscar: User) -> None:
    change_board(kpo, changed=[], by=oscar, now=timezone.now())
    assert not Move.objects.exists()
