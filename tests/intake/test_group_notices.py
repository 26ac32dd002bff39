"""A request about a group keeps who informed the parents, when and how, as it was declared."""

from __future__ import annotations

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind
from intake.models import GroupNotice, Request
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.intake.made import complete_of

pytestmark = pytest.mark.django_db


def say(request: Request, by: User, how: str) -> None:
    about = {"about": "group", "question": "group", "informed_on": "2026-11-12", "informed_by": how}
    version = request.parts.get(key=PartKey.ABOUT).version
    act.save_part(request, PartKey.ABOUT, data=about, version=version, by=by, now=timezone.now())


@pytest.fixture
def about_a_group(anja: User, wilg: School) -> Request:
    request = complete_of(RequestKind.EXPERTISE, wilg, anja, named=False)
    say(request, anja, "De leerkracht, in een brief")
    act.submit(request, by=anja, now=timezone.now())
    return request


def test_it_is_kept_when_the_request_is_handed_in_and_stands_on_the_dossier(about_a_group: Request, anja: User) -> None:
    kept = GroupNotice.objects.get()
    assert (kept.informed_on, kept.informed_by) == (datetime.date(2026, 11, 12), "De leerkracht, in een brief")
    assert kept.recorded_by == anja
    page = signed_in(anja).get(reverse("dossier", args=[about_a_group.pk])).content.decode()
    assert "Ouders van de groep geïnformeerd" in page
    assert "Verklaard door Anja Smit" in page


@pytest.mark.parametrize(("how", "kept"), [("De IB'er, op een avond", 2), ("De leerkracht, in een brief", 1)])
def test_another_declaration_stands_beside_the_first(
    about_a_group: Request, anja: User, lotte: User, how: str, kept: int
) -> None:
    act.return_for_completion(about_a_group, question="Hoe is dat gegaan?", by=lotte, now=timezone.now())
    say(about_a_group, anja, how)
    act.complete(about_a_group, answer="Zo.", by=anja, now=timezone.now())

    assert GroupNotice.objects.count() == kept
    assert GroupNotice.objects.order_by("recorded_at")[0].informed_by == "De leerkracht, in een brief"


def test_a_request_about_a_teacher_keeps_none(anja: User, wilg: School) -> None:
    request = complete_of(RequestKind.EXPERTISE, wilg, anja, named=False)
    act.submit(request, by=anja, now=timezone.now())

    assert not GroupNotice.objects.exists()


def test_nobody_changes_or_deletes_it(about_a_group: Request) -> None:
    with pytest.raises(ProgrammingError, match="update"), transaction.atomic():
        GroupNotice.objects.update(informed_by="Anders")
    with pytest.raises(ProgrammingError, match="delete"), transaction.atomic():
        GroupNotice.objects.all().delete()
