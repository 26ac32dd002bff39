"""The privacy officer reads words: every act and every look that the code writes down has them, in Dutch too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from intake.enums import PartKey
from swvportal.foundation.access import noted, refused
from swvportal.foundation.models import Look, Move, School, User
from swvportal.foundation.trail_words import known_acts, known_looks
from tests.intake.made import before_committee

APPS = ("swvportal", "hours", "intake", "arrangements", "coaching")
BY_HELPERS = {"second_factor_on", "second_factor_off", "retry_mail", "mark_sent"}


def written(door: str, position: int) -> set[str]:
    """The names that the code gives to one of the doors of the trail, as they stand there."""
    found: set[str] = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == door:
                    found |= {leaf.value for leaf in ast.walk(node.args[position]) if is_text(leaf)}  # type: ignore[attr-defined]
    return found


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_act_outside_a_process_has_words() -> None:
    names = written("noted", 1)
    assert {"change_settings", "appoint_coach", "move_meeting", "close_month"} <= names
    assert (names | BY_HELPERS) - known_acts() == set()


def test_everything_that_is_opened_has_words() -> None:
    names = written("looked", 2) - {"part "}
    assert {"dossier", "letter", "trajectory"} <= names
    assert (names | {f"part {key}" for key in PartKey.values}) - known_looks() == set()


@pytest.mark.django_db
def test_the_log_is_read_in_dutch_with_numbers_and_roles(
    client: Client, fleur: User, lotte: User, anja: User, dirk: User, carla: User, wilg: School
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    Look.objects.create(
        subject_type="intake.request", subject_id=case.pk, what="part pupil", role="coordinator,ib", by=lotte,
        at=timezone.now(),
    )  # fmt: skip
    noted(lotte, "give_role", by=None, now=timezone.now(), target="chair")
    refused(by=lotte, what="GET desk", subject_type="intake:desk")
    assert Move.objects.filter(name="forward").exists()
    client.force_login(fleur)

    text = client.get("/inzage/").content.decode()

    assert case.reference in text
    for words in (
        "coördinator, intern begeleider",
        "rol gegeven",
        "voorzitter",
        "een pagina openen",
        "→ bij de commissie",
    ):
        assert words in text, words
    for code in ("give_role", "at_committee", "part pupil", "GET desk", "00000000"):
        assert code not in text
