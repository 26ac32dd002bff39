"""Where a parent with a secret address can be reached, only the office reads; the school while it types it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind
from intake.letters.consent import consent_facts
from intake.models import ConsentQuestion, Request
from intake.permissions import may_unhide
from intake.reading import read_parts
from swvportal.foundation.models import Parent, Pupil, School, User
from swvportal.foundation.personal_links import make_link
from swvportal.foundation.workflow import NotAllowed
from tests.clients import signed_in
from tests.intake.made import PARENT, before_committee, complete_draft
from tests.intake.test_school_pages import opened, rows_of

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


def test_the_school_takes_a_secret_address_off_only_where_it_ticked_it_in_its_own_draft(
    wilg: School, anja: User, dirk: User, carla: User, oscar: User
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    parent = draft.pupil.parents.get()  # type: ignore[union-attr]
    own, page = signed_in(anja), reverse("intake:parent", args=[parent.pk])
    part = reverse("intake:part", args=[draft.pk, PartKey.PARENTS])
    open_again = {**PARENT, "name": "Eva Jansen", "id": parent.pk}

    def untick(by: User) -> None:
        version = draft.parts.get(key=PartKey.PARENTS).version
        act.save_parents(draft, parents=[open_again], disagree=False, version=version, by=by, now=timezone.now())

    def is_secret() -> bool:
        return Parent.objects.get(pk=parent.pk).secret_address

    keep_secret(draft, anja)
    assert "Alleen het kantoor" not in own.get(part).content.decode()
    untick(anja)
    assert not is_secret()

    known: dict[str, Any] = {"custody": "yes", "wants_copy": True, "language": "nl"}
    act.change_parent(parent, **known, secret_address=True, street="Elders 1", by=oscar, now=timezone.now())
    assert "Alleen het kantoor kan zeggen" in own.get(part).content.decode()
    assert "Alleen het kantoor kan zeggen" in own.get(page).content.decode()
    with pytest.raises(NotAllowed):
        untick(anja)
    with pytest.raises(NotAllowed):
        act.change_parent(parent, **known, secret_address=False, by=anja, now=timezone.now())
    assert own.post(page, {"custody": "yes", "language": "en"}).status_code == 302
    assert is_secret()

    act.change_parent(parent, **known, secret_address=False, by=oscar, now=timezone.now())
    assert not is_secret()


def test_after_handing_in_a_secret_address_is_the_offices(wilg: School, anja: User, dirk: User, carla: User) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    keep_secret(draft, anja)
    parent = draft.pupil.parents.get()  # type: ignore[union-attr]
    assert may_unhide(anja, parent)
    link, _code = make_link("consent", by=anja, now=timezone.now(), email="")
    question = ConsentQuestion(request=draft, parent=parent, link=link)
    assert consent_facts(question, "", by=anja, now=timezone.now()).addressee.street != REACH["street"]
    act.submit(draft, by=anja, now=timezone.now())
    assert not may_unhide(anja, parent)


def test_an_address_that_is_not_secret_is_read_by_whoever_may_read_the_request(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)
    parts = read_parts(request, reader=mark, keys=[PartKey.PARENTS])

    assert PARENT["street"] in [answer.value for _title, group in parts[0].groups for answer in group]


def test_a_later_draft_shows_nothing_of_what_the_office_typed_and_writes_nothing_over_it(
    wilg: School, anja: User, dirk: User, carla: User, oscar: User
) -> None:
    first = complete_draft(wilg, anja, dirk, carla)
    act.submit(first, by=anja, now=timezone.now())
    pupil, parent = Pupil.objects.get(), Parent.objects.get()
    pupil.birth_date = timezone.localdate().replace(day=1) - datetime.timedelta(days=17 * 365)
    pupil.save(update_fields=["birth_date"])
    known = {"custody": "yes", "wants_copy": True, "language": "nl", "secret_address": True}
    act.change_parent(parent, **known, **REACH, by=oscar, now=timezone.now())  # type: ignore[arg-type]
    hers = {"email": "sam@pupil.example", "street": "Kelder 3", "postcode": "7699 ZZ", "city": "Elders"}
    act.change_reach(pupil, **hers, by=oscar, now=timezone.now())
    later = act.go_on_from(first, kind=RequestKind.CONSULTATION, by=anja, key=uuid.uuid4(), now=timezone.now())
    school = signed_in(anja)

    gap = dict.fromkeys(REACH, "")
    row = {"id": parent.pk, "name": "Eva Jansen", "custody": "yes", "language": "pl", "wants_copy": "on", **gap}
    sent = {
        PartKey.PARENTS: rows_of(row),
        PartKey.PUPIL: {
            "first_name": "Sam", "last_name": "de Wit", "birth_date": pupil.birth_date.isoformat(), "group": "8",
            "street": "Anders 1", "postcode": "7600 AA", "city": "Bloesemdam",
        },
    }  # fmt: skip
    for key, answers in sent.items():
        page = reverse("intake:part", args=[later.pk, key])
        text = school.get(page).content.decode()
        assert [value for value in (*REACH.values(), *hers.values()) if value in text] == []
        assert "Alleen het kantoor" in text
        assert school.post(page, opened(later, key, **answers)).status_code == 302

    assert reads(later, anja) == set()
    assert reads(later, oscar) == set(REACH.values())
    parent.refresh_from_db()
    pupil.refresh_from_db()
    assert (parent.language, parent.secret_address, pupil.last_name) == ("pl", True, "de Wit")
    assert {name: getattr(parent, name) for name in REACH} == REACH
    assert {name: getattr(pupil, name) for name in hers} == hers
