"""Whatever is typed: no page breaks, nothing typed disappears, and what is kept can be read and opened again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoTestCase

from intake import transitions as act
from intake.enums import PartKey
from intake.forms.editing import EDITABLE, FORMS, ROWS, Editor, stored
from intake.kinds import KINDS
from intake.models import Request, RequestPart, SchoolCoach
from intake.reading import read_parts
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Partnership, Pupil, School, Supplier
from tests.story import SINCE, person

ODD = [
    "",
    "nee",
    "1:30",
    "1,5",
    "-1",
    "99999999",
    "2026-02-30",
    "0001-01-01",
    "22-11-2026",
    "on",
    "yes",
    "\x00",
    "<b>",
    "😀",
]
TYPED = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
PLACES = st.sampled_from([(kind, part.key) for kind in KINDS for part in KINDS[kind].parts if part.key in EDITABLE])
SILENT = ("id", "remove", "secret_address", "wants_copy", "parents_disagree")


class Typing(DjangoTestCase):
    """A draft of De Wilg of each kind and its coach; each example is rolled back."""

    def setUp(self) -> None:
        Partnership.objects.create(code="PO0000", name="SWV De Bloesem")
        school = School.objects.create(
            code="00AA00", name="De Wilg", board=Board.objects.create(number="00001", name="De Boomgaard")
        )
        self.ib = person("Anja Smit", Role.IB, school=school)
        self.coach = person("Carla Meijer", Role.COACH, supplier=Supplier.objects.create(name="Team", own_team=True))
        SchoolCoach.objects.create(school=school, coach=self.coach, since=SINCE)
        now, ib = timezone.now(), self.ib
        self.drafts = {kind: act.start_request(school, kind=kind, by=ib, key=uuid.uuid4(), now=now) for kind in KINDS}
        pupil = Pupil.objects.create(school=school, first_name="Sam")
        Request.objects.update(pupil=pupil)  # so that each form has the parts about parents

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data(), place=PLACES, version=st.sampled_from(["0", "0", "0", "7", "", "x"]))
    def test_any_typing(self, data: st.DataObject, place: tuple[str, str], version: str) -> None:
        key, draft = place[1], self.drafts[place[0]]
        names = list(FORMS[key].base_fields) if key in FORMS else []
        rows = [f"rows-0-{name}" for name in ROWS[key].base_fields] if key in ROWS else []
        there = draft.parts.get(key=key)
        shown = {field.html_name for field in Editor(key, stored(draft, there)).fields()}
        typed = {name: data.draw(TYPED, label=name) for name in names + rows if name in shown}
        sent: dict[str, Any] = {**typed, "version": version, "page": uuid.uuid4()}
        if rows:
            sent |= {
                "rows-TOTAL_FORMS": data.draw(st.sampled_from(["1", "1", "1", "x", "9000"])),
                "rows-INITIAL_FORMS": "0",
            }
        client = Client(raise_request_exception=True)
        client.force_login(self.coach if key == PartKey.ADVICE else self.ib)
        url = reverse("intake:part", args=[draft.pk, key])

        answer = client.post(url, sent)

        assert answer.status_code in (302, 409, 422)
        if answer.status_code in (409, 422) and sent.get("rows-TOTAL_FORMS", "1") == "1":
            editor = answer.context["editor"]
            values = {field.html_name: field.value() for field in editor.fields()}
            lost = [name for name, text in typed.items() if not _same(values.get(name), text, name)]
            assert lost == []
        assert client.get(url).status_code == 200
        fresh = Request.objects.get(pk=draft.pk)
        read_parts(fresh, reader=self.ib)
        part = RequestPart.objects.get(request=fresh, key=key)
        assert part.version in (0, 1)
        Editor(key, stored(fresh, part))


def _same(shown: Any, typed: str, name: str) -> bool:
    """Whether the form still shows what was typed; boxes and hidden keys say it in their own way."""
    if name.rsplit("-", 1)[-1] in SILENT:
        return True
    return typed in shown if isinstance(shown, list) else (shown or "") == typed


pytestmark = pytest.mark.django_db
