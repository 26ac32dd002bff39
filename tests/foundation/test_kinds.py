"""Every message that the code can write has words: a template in `templates/mail/`, a subject, and no pupil's name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from swvportal.foundation.enums import MessageGroup
from swvportal.foundation.mails import title_of
from swvportal.foundation.message_kinds import kinds_in, seen_by
from swvportal.foundation.models import Notification, School, User

ROOMS = ("swvportal", "hours", "intake", "arrangements", "coaching")
DOORS = {"notify", "notify_address"}
FACTS = {
    "number": "BLO-2026-00001",
    "reference": "OA-2026-00001",
    "school": "De Wilg",
    "holder": "De Wilg",
    "path": "/",
    "hours": "4:00",
    "since": "2026-11-24",
    "until": "2026-12-01",
    "invitation": "",
    "old": "2026-11-26",
    "day": "2026-12-03",
    "next": "2026-12-10",
    "time": "15:30",
    "place": "Zaal 2",
    "coach": "Carla Meijer",
    "summary": "SOT-overleg De Wilg",
}


def kinds_in_code() -> Iterator[tuple[str, str]]:
    """Where a message is written, and its kind; a kind that is no literal would escape this test, so it fails it."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS:
                    place = f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
                    kind = node.args[1]
                    for option in (kind.body, kind.orelse) if isinstance(kind, ast.IfExp) else (kind,):
                        assert isinstance(option, ast.Constant), f"{place}: name the kind"
                        yield place, str(option.value)


@pytest.mark.parametrize("kind", sorted({kind for _place, kind in kinds_in_code()}))
def test_every_kind_has_its_words(kind: str) -> None:
    get_template(f"mail/{kind}.txt")
    source = Path(settings.BASE_DIR, "templates", "mail", f"{kind}.txt").read_text(encoding="utf-8")
    assert "autoescape" not in source
    assert "pupil" not in source.replace("pupils", "")
    first, _line, rest = source.partition("\n")
    assert "{% translate" in first or "{% blocktranslate" in first
    assert rest.strip()


WITH_A_SECRET = {"invitation", "password_reset", "consent_asked"}
"""Their link is made from a row when the mail is written; the tests of those links read the mail."""


@pytest.mark.parametrize("kind", sorted({kind for _place, kind in kinds_in_code()} - WITH_A_SECRET))
def test_every_message_has_a_title_in_both_languages(kind: str) -> None:
    message = Notification(kind=kind, facts=FACTS)
    with translation.override("nl"):
        dutch = title_of(message)
    with translation.override("en"):
        english = title_of(message)
    assert 5 < len(dutch) < 90
    assert 5 < len(english) < 90
    assert dutch != english


def test_every_kind_is_registered_and_every_registered_kind_is_written() -> None:
    assert set(kinds_in(MessageGroup)) == {kind for _place, kind in kinds_in_code()}


def test_what_is_written_about_can_be_asked_for(wilg: School, anja: User) -> None:
    models = {apps.get_model(name) for name in seen_by(anja)}
    assert {model.__name__ for model in models} == {
        "Agreement",
        "Budget",
        "Letter",
        "Meeting",
        "Request",
        "ReserveRequest",
        "School",
        "SotMeeting",
        "TimeEntry",
        "Transfer",
    }
