"""The import from the command line: what is typed wrong is told in a sentence, and nothing happens."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from swvportal.foundation.models import School
from tests.foundation.duo import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(tmp_path: Path) -> list[str]:
    """A command that works."""
    (tmp_path / "scholen.csv").write_bytes(files.schools(files.school()))
    (tmp_path / "postcodes.csv").write_bytes(files.REGIONS)
    paths = [f"--schools={tmp_path / 'scholen.csv'}", f"--regions={tmp_path / 'postcodes.csv'}"]
    return ["import_duo", *paths, "--swv=po9901", "--as-of=2026-03-01"]


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_it_says_in_sentences_what_it_did(typed: list[str]) -> None:
    assert said(*typed).splitlines()[1] == "Scholen: 1 nieuw, 0 gewijzigd, 0 gesloten, 0 ongewijzigd."
    assert School.objects.get().name == "De Wilg"
    assert said(*typed).splitlines()[-1] == "Er verandert niets."


def test_schools_boards_and_counts_have_the_same_four_numbers(typed: list[str], tmp_path: Path) -> None:
    (tmp_path / "leerlingen.csv").write_bytes(files.pupils({"01AA00": ("7", "8")}))
    told = json.loads(said(*typed, f"--pupils={tmp_path / 'leerlingen.csv'}", "--json"))
    assert told["schools"] == told["boards"] == {"added": 1, "changed": 0, "closed": 0, "unchanged": 0}
    assert told["pupil_counts"] == {"added": 2, "changed": 0, "closed": 0, "unchanged": 0}

    (tmp_path / "scholen.csv").write_bytes(files.schools(files.school("01BB00", board="10002")))
    told = json.loads(said(*typed[:-1], "--as-of=2026-06-01", "--json", "--dry-run"))
    assert told["schools"] == told["boards"] == {"added": 1, "changed": 0, "closed": 1, "unchanged": 0}
    assert told["pupil_counts"] == {"added": 0, "changed": 0, "closed": 0, "unchanged": 2}
    assert "1 schoolbestuur heeft hier geen open school meer." in said(*typed[:-1], "--as-of=2026-06-01")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("--swv=9901", "PO2301"),
        ("--as-of=1 maart", "2026-08-04"),
        (f"--as-of={timezone.localdate() + datetime.timedelta(days=2)}", "toekomst"),
        ("--schools=/nergens.csv", "/nergens.csv"),
    ],
)
def test_what_is_typed_wrong_is_told(typed: list[str], word: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        said(*typed, word)
    assert not School.objects.exists()


def test_special_schools_need_the_pupils(typed: list[str], tmp_path: Path) -> None:
    (tmp_path / "speciaal.csv").write_bytes(files.special(("SBAO", files.school("02AA00", name="De Brug"))))
    (tmp_path / "leerlingen.csv").write_bytes(files.pupils({"02AA00": ("7",)}, kinds={"02AA00": "SBO"}))
    special = f"--special={tmp_path / 'speciaal.csv'}"
    with pytest.raises(CommandError, match="Kies ook bestand 06"):
        said(*typed, special)
    assert not School.objects.exists()
    told = said(*typed, special, f"--pupils={tmp_path / 'leerlingen.csv'}")
    assert "In de bestanden per soort: 1 bo, 1 sbo, 0 so, 0 so/vso." in told
    assert set(School.objects.values_list("name", "kind")) == {("De Wilg", "bo"), ("De Brug", "sbo")}
