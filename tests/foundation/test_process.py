"""The printed process is the process that is enforced."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from arrangements.models import Agreement
from intake.management.commands.workflow_table import printed
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.process import rewrite, rewritten
from swvportal.foundation.workflow import workflow_of

BASE = Path(__file__).resolve().parents[2]
SHOWN_IN = [BASE / "docs" / "process.md", BASE / "README.md"]


def asked(*options: str) -> str:
    out = io.StringIO()
    call_command("workflow_table", *options, stdout=out)
    return out.getvalue()


def test_the_table_has_a_row_for_each_step() -> None:
    lines = asked("--language", "en").splitlines()

    assert lines[0] == "| transition | from → to | by | guards | effects |"
    assert len(lines) == 2 + len(REQUEST_FLOW.transitions)
    assert lines[5] == (
        "| To the committee (`forward`) | submitted → at the committee | coordinator | an OA; pre-advice typed | "
        "on the agenda of the next committee meeting |"
    )


def test_dutch_is_the_language_unless_asked_otherwise() -> None:
    assert "| Naar de commissie (`forward`) | ingediend → bij de commissie | coördinator |" in asked()


def test_the_process_of_another_noun_is_asked_by_its_name() -> None:
    lines = asked("--of", "arrangements.agreement").splitlines()

    assert len(lines) == 2 + len(workflow_of(Agreement).transitions)
    assert lines[4].startswith(
        "| Overeenkomst registreren (`register`) | afgesproken, te registreren → geregistreerd, nog niet geldig |"
    )
    with pytest.raises(CommandError, match="has no process"):
        asked("--of", "foundation.board")


def test_the_picture_has_an_arrow_for_each_change_of_state() -> None:
    arrows = [line.strip().partition(":")[0] for line in asked("--diagram").splitlines() if ": " in line]

    changes = {f"{source} --> {target}" for source, target in REQUEST_FLOW.pairs()}
    staying = {  # postponed, given more hours, handed over to another coach, or put under the right school
        "submitted", "returned", "at_committee", "granted", "assigned", "in_progress", "evaluating",
    }  # fmt: skip
    assert set(arrows) - changes == {f"{state} --> {state}" for state in staying}
    assert changes - set(arrows) == set()


@pytest.mark.parametrize("path", [path for path in SHOWN_IN if path.exists()], ids=lambda path: path.name)
def test_documents_show_the_process_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert rewritten(text, printed) == text, f"run: manage.py workflow_table --update {path.relative_to(BASE)}"


def test_a_document_is_brought_up_to_date(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- process: --language en -->\nold\n<!-- /process -->\nAfter\n", encoding="utf-8")

    call_command("workflow_table", "--update", str(page), stderr=io.StringIO())

    table = asked("--language", "en")
    assert page.read_text() == f"Before\n<!-- process: --language en -->\n{table}<!-- /process -->\nAfter\n"
    assert rewrite(page, printed) is False
