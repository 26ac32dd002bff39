"""Print a process as it is enforced, or bring the documents that show one up to date; a request's unless told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from intake.models import Request
from swvportal.foundation.models import Stateful
from swvportal.foundation.process import as_diagram, as_table, rewrite
from swvportal.foundation.workflow import workflow_of


def printed(options: list[str]) -> str:
    """What the command prints for these options: `--diagram` the picture, otherwise the table; `--language nl|en`;
    `--of arrangements.agreement` the process of another noun."""

    def asked(option: str, otherwise: str) -> str:
        return options[options.index(option) + 1] if option in options else otherwise

    model = apps.get_model(asked("--of", Request._meta.label_lower))
    if not issubclass(model, Stateful):
        raise CommandError(f"{model._meta.label} has no process.")
    flow = workflow_of(model)
    with translation.override(asked("--language", "nl")):
        return as_diagram(flow) if "--diagram" in options else as_table(flow)


class Command(BaseCommand):
    help = "Print a process as a Markdown table or as a Mermaid diagram."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--diagram", action="store_true", help="the picture instead of the table")
        parser.add_argument("--of", default=Request._meta.label_lower, metavar="NOUN", help="whose process")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")
        parser.add_argument(
            "--update", nargs="+", type=Path, metavar="FILE", help="print the process blocks of these files anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["update"] or []:
            if rewrite(path, printed):
                self.stderr.write(f"{path} brought up to date.")
        if not options["update"]:
            asked = ["--of", options["of"], "--language", options["language"]]
            asked += ["--diagram"] if options["diagram"] else []
            self.stdout.write(printed(asked), ending="")
