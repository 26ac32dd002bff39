"""The door of the views and the trail that it writes."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from swvportal.foundation.access import NO_OBJECT, looked, noted, refused, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Look, Move, Refusal, School, User
from swvportal.foundation.queries import trail
from swvportal.foundation.verdicts import Denied, verdict

pytestmark = pytest.mark.django_db


def asked_by(user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_a_denied_verdict_is_a_page_that_is_not_there() -> None:
    require(verdict(1 < 2))
    with pytest.raises(Http404):
        require(Denied("no"))


def test_a_view_opens_only_to_its_roles(oscar: User, anja: User) -> None:
    @roles_required(Role.OFFICE)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("in")

    assert view(asked_by(oscar)).content == b"in"
    for nobody in (anja, AnonymousUser()):
        with pytest.raises(Http404):
            view(asked_by(nobody))


def test_req_071_a_look_is_written_with_the_role_of_that_moment(anja: User, wilg: School) -> None:
    looked(asked_by(anja), wilg, "dossier")

    row = Look.objects.get(subject_id=wilg.pk)
    assert (row.by, row.role, row.what, row.subject_type) == (anja, "ib", "dossier", "foundation.school")


def test_req_071_without_the_row_there_is_no_page(anja: User, wilg: School) -> None:
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        looked(asked_by(anja), wilg, "x" * 61)
    assert not Look.objects.exists()


def test_req_072_a_page_that_is_not_yours_leaves_a_line(anja: User, bas: User, client: Client) -> None:
    client.force_login(anja)
    assert client.get(reverse("foundation:person", kwargs={"pk": bas.pk})).status_code == 404

    row = Refusal.objects.get()
    assert (row.by, row.what, row.subject_type, row.subject_id) == (anja, "GET person", "foundation:person", bas.pk)


def test_an_address_that_leads_nowhere_leaves_no_line(anja: User, client: Client) -> None:
    client.force_login(anja)
    client.get("/nergens/")

    assert not Refusal.objects.exists()


def test_req_041_an_error_inside_the_door_shows_no_page(oscar: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(oscar)
    monkeypatch.setattr("swvportal.foundation.standing.Standing.has", lambda *_: 1 / 0)

    answer = browser.get(reverse("foundation:people"))

    assert answer.status_code == 500
    assert b"story.example" not in answer.content


def test_the_trail_merges_what_was_seen_done_and_refused(anja: User, oscar: User, wilg: School) -> None:
    now = timezone.now()
    noted(wilg, "close", by=oscar, now=now - datetime.timedelta(minutes=2), source="open", target="closed")
    looked(asked_by(anja), wilg, "dossier")
    refused(by=None, what="login", subject_type="foundation.user")

    assert [line.kind for line in trail(most=10)] == ["refusal", "look", "move"]
    assert [line.what for line in trail(by=anja, most=10)] == ["dossier"]
    assert [line.detail for line in trail(kind="move", most=10)] == ["open → closed"]
    today = timezone.localdate()
    assert len(trail(since=today, until=today, most=10)) == 3
    assert trail(until=today - datetime.timedelta(days=1), most=10) == []
    assert [line.kind for line in trail(before=(now - datetime.timedelta(minutes=1), uuid.uuid4()), most=10)] == [
        "move"
    ]
    assert trail(kind="refusal", most=1)[0].subject_id == NO_OBJECT


def test_the_log_page_pages_on_and_says_who(client: Client, fleur: User, oscar: User) -> None:
    now = timezone.now()
    for number in range(60):
        moment = now - datetime.timedelta(minutes=number)
        Move.objects.create(
            subject_type="foundation.user", subject_id=uuid.uuid4(), name=f"act{number:02}", by=oscar, at=moment
        )
    client.force_login(fleur)

    first = client.get(reverse("foundation:trail"))
    second = client.get(reverse("foundation:trail"), {"before": first.context["older"]})

    assert [row.line.what for row in first.context["rows"]] == [f"act{number:02}" for number in range(50)]
    assert [row.line.what for row in second.context["rows"]] == [f"act{number:02}" for number in range(50, 60)]
    assert "Oscar Willems" in first.content.decode()
    assert client.get(reverse("foundation:trail"), {"before": "gisteren", "since": "2026-13-40"}).status_code == 200


def test_lines_of_one_moment_are_all_there_over_two_pages(client: Client, fleur: User, oscar: User) -> None:
    now = timezone.now()
    Move.objects.bulk_create(
        Move(subject_type="foundation.user", subject_id=uuid.uuid4(), name=f"act{number:02}", by=oscar, at=now)
        for number in range(60)
    )
    client.force_login(fleur)

    first = client.get(reverse("foundation:trail"))
    second = client.get(reverse("foundation:trail"), {"before": first.context["older"]})

    seen = [row.line.what for page in (first, second) for row in page.context["rows"]]
    assert sorted(seen) == [f"act{number:02}" for number in range(60)]


def test_the_trail_calls_a_page_by_its_name_and_a_row_by_its_noun(anja: User, wilg: School) -> None:
    refused(by=anja, what="GET person", subject_type="foundation:person", subject_id=wilg.pk)
    noted(wilg, "rename", by=anja, now=timezone.now(), source="a", target="b")

    lines = {(line.subject, line.detail, line.subject_id) for line in trail(most=9)}
    assert lines == {("foundation:person", "", wilg.pk), ("school", "a → b", wilg.pk)}
