"""The start page: each role its own section, all roles of a person at once, and no name where none belongs."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from arrangements import transitions as deciding
from intake import transitions as act
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, School, User
from swvportal.portal.start import Section
from tests.arrangements.made import a_deferral, reviewed
from tests.intake.made import before_committee, complete_draft, submitted
from tests.story import SINCE

pytestmark = pytest.mark.django_db


def start_of(user: User) -> tuple[dict[str, Section], str]:
    client = Client()
    client.force_login(user)
    page = client.get("/")
    return {str(section.title): section for section in page.context["sections"]}, page.content.decode()


def test_the_school_sees_what_waits_and_what_runs(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    asked = submitted(wilg, anja, dirk, carla, first_name="Noor")
    act.return_for_completion(asked, question="Welke methode?", by=lotte, now=timezone.now())
    complete_draft(wilg, anja, dirk, carla)
    submitted(wilg, anja, dirk, carla, first_name="Yara")

    sections, text = start_of(anja)

    assert list(sections) == ["Wacht op u", "Aanvragen van uw school"]
    assert [str(task.name).partition(":")[0] for task in sections["Wacht op u"].tasks] == ["Noor Jansen", "Sam Jansen"]
    assert [str(task.name) for task in sections["Aanvragen van uw school"].tasks] == ["Yara Jansen"]
    assert "Ligt bij het loket, uiterlijk op" in text
    assert "Nieuwe aanvraag" in text


def test_a_term_that_passed_is_said_with_how_late_it_is(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = submitted(wilg, anja, dirk, carla)
    promised = timezone.localdate() - datetime.timedelta(days=8)
    Request.objects.filter(pk=request.pk).update(desk_by=promised)

    sections, _text = start_of(anja)

    day = date_format(promised, "j F Y")
    hint = sections["Aanvragen van uw school"].tasks[0].hint
    assert hint == f"{request.reference}, De Wilg. Ligt bij het loket, beloofd voor {day}: 8 dagen te laat."
    Request.objects.filter(pk=request.pk).update(desk_by=timezone.localdate())
    assert "uiterlijk op" in str(start_of(anja)[0]["Aanvragen van uw school"].tasks[0].hint)


def test_a_new_request_begins_above_all_lists_and_the_loket_keeps_its_own_button(
    anja: User, lotte: User, dirk: User, carla: User, wilg: School
) -> None:
    complete_draft(wilg, anja, dirk, carla)

    school, desk = start_of(anja)[1], start_of(lotte)[1]

    assert school.count(">Nieuwe aanvraag</a>") == desk.count(">Namens een school een aanvraag beginnen</a>") == 1
    assert school.index(">Nieuwe aanvraag</a>") < school.index("<section")
    assert desk.index(">Namens een school een aanvraag beginnen</a>") > desk.index("<section")


def test_the_school_reads_at_the_committee_until_a_decision_is_released(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    before_committee(wilg, anja, dirk, carla, lotte)

    sections, _text = start_of(anja)

    assert [str(task.status) for task in sections["Aanvragen van uw school"].tasks] == ["bij de commissie"]


def test_the_coordinator_sees_counts_that_lead_to_their_list(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    submitted(wilg, anja, dirk, carla)
    before_committee(wilg, anja, dirk, carla, lotte, first_name="Noor")

    sections, _text = start_of(lotte)

    assert list(sections) == ["Loket"]
    assert [(str(tile.label), tile.count) for tile in sections["Loket"].tiles] == [
        ("te laat", 0), ("nieuw bij het loket", 1), ("opgepakt door mij", 0), ("bij de school", 0),
        ("bij de commissie", 1), ("tijd boven toekenning", 0),
    ]  # fmt: skip


def test_the_board_reads_counts_without_names_and_none_below_five(
    anja: User, olga: User, dirk: User, carla: User, bea: User, wilg: School, eik: School
) -> None:
    submitted(wilg, anja, dirk, carla)
    sections, few = start_of(bea)
    assert [section.sentences for section in sections.values()] == [["De Wilg deed minder dan 5 aanvragen."]]
    assert "Jansen" not in few
    assert "De Eik" not in few

    for name in ("Noor", "Daan", "Fien", "Liam"):
        request = submitted(wilg, anja, dirk, carla, first_name=name)
    sections, _text = start_of(bea)
    assert [section.sentences for section in sections.values()] == [
        ["De Wilg deed 5 aanvragen; daarvan lopen er nog 5."]
    ]

    act.withdraw(request, reason="Verhuisd.", by=anja, now=timezone.now())
    for number in (5, 6):  # four run; then five do, and the one that ended would be what is beside them
        sections, _text = start_of(bea)
        assert [section.sentences for section in sections.values()] == [
            [f"De Wilg deed {number} aanvragen; daarvan lopen er minder dan 5, of zijn er minder dan 5 afgerond."]
        ]
        submitted(wilg, anja, dirk, carla, first_name="Sara")


def test_two_roles_are_seen_at_once(anja: User, wilg: School, mark: User) -> None:
    Membership.objects.create(user=mark, role=Role.OFFICE, starts_on=SINCE)

    assert list(start_of(mark)[0]) == ["Commissie", "Kantoor"]


def test_each_role_has_a_section(
    dirk: User, carla: User, karin: User, oscar: User, fleur: User, bea: User, wilg: School
) -> None:
    firsts = [next(iter(start_of(user)[0])) for user in (dirk, carla, karin, oscar, fleur)]

    assert firsts == ["Wacht op u", "Wacht op u", "Commissie", "Kantoor", "Wie zag en deed wat"]


def test_somebody_without_a_role_is_told(anja: User) -> None:
    anja.memberships.update(ends_on=SINCE)

    sections, text = start_of(anja)

    assert sections == {}
    assert "U hebt op dit moment geen rol in het portaal." in text


def test_the_start_page_of_a_school_asks_the_same_for_1_and_for_30(
    anja: User, dirk: User, carla: User, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(anja)
    complete_draft(wilg, anja, dirk, carla)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/")
    for number in range(29):
        complete_draft(wilg, anja, dirk, carla, first_name=f"Sam{number}")
    with django_assert_num_queries(15):
        client.get("/")


def test_the_committee_counts_only_reviews_of_this_round(
    anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, wilg: School
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)
    reviewed(request, karin, mark, mina)
    counts = [[tile.count for tile in start_of(mark)[0]["Commissie"].tiles]]
    deciding.record_decision(request, a_deferral(), by=karin, now=timezone.now())
    deciding.release(request, by=karin, now=timezone.now())
    act.resume(request, by=lotte, now=timezone.now())
    counts.append([tile.count for tile in start_of(mark)[0]["Commissie"].tiles])

    assert counts == [[1, 1], [1, 0]]


def test_what_waits_is_not_hidden_behind_older_drafts_of_others(
    anja: User, dirk: User, carla: User, cees: User, lotte: User, wilg: School
) -> None:
    asked = submitted(wilg, anja, dirk, carla, first_name="Noor")
    for _number in range(17):
        act.start_request(wilg, by=anja, key=uuid.uuid4(), now=asked.created_at - datetime.timedelta(days=9))
    Request.objects.exclude(pk=asked.pk).update(adviser=cees)
    complete_draft(wilg, anja, dirk, carla)
    act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    act.return_for_completion(asked, question="Welke methode?", by=lotte, now=timezone.now())

    sections, _text = start_of(carla)
    assert [str(task.name) for task in sections["Wacht op u"].tasks] == [
        "Leerling nog niet ingevuld: uw advies als schoolcoach"
    ]

    sections, _text = start_of(anja)
    assert str(sections["Wacht op u"].tasks[0].name).startswith("Noor Jansen")
