"""Where a parent with a secret address can be reached, only the office reads; the school while it types it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey
from intake.models import Request
from intake.reading import read_parts
from swvportal.foundation.models import School, User
from tests.intake.made import PARENT, before_committee, complete_draft

pytestmark = pytest.mark.django_db
REACH = {"street": "Schuilstraat 9", "postcode": "7699 ZZ", "phone": "06 00000009", "email": "eva@story.example"}


def keep_secret(draft: Request, ib: User) -> None:
    parents = [{**PARENT, **REACH, "id": draft.pupil.parents.get().pk, "name": "Eva Jansen", "secret_address": True}]  # type: ignore[union-attr]
    version = draft.parts.get(key=PartKey.PARENTS).version
    act.save_parents(draft, parents=parents, disagree=False, version=version, by=ib, now=timezone.now())


def reads(request: Request, reader: User) -> set[str]:
    """What of the parent's reach somebody finds in the parts of a request."""
    parts = read_parts(Request.objects.get(pk=request.pk), reader=reader)
    shown = {str(answer.value) for part in parts for _title, group in part.groups for answer in group}
    assert "Eva Jansen" in shown
    return shown & set(REACH.values())


def test_a_secret_address_stays_with_the_office(
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    mark: User,
    karin: User,
    oscar: User,
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    keep_secret(draft, anja)

    assert reads(draft, anja) == reads(draft, dirk) == set(REACH.values())
    assert reads(draft, carla) == set()

    act.submit(draft, by=anja, now=timezone.now())
    act.forward(draft, pre_advice="Past.", by=lotte, now=timezone.now())

    assert reads(draft, oscar) == set(REACH.values())
    for reader in (anja, dirk, carla, lotte, mark, karin):
        assert reads(draft, reader) == set()


def test_an_address_that_is_not_secret_is_read_by_whoever_may_read_the_request(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)
    parts = read_parts(request, reader=mark, keys=[PartKey.PARENTS])

    assert PARENT["street"] in [answer.value for _title, group in parts[0].groups for answer in group]
