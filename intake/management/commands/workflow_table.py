"""Print the process of a request as it is enforced, or bring the documents that show it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from intake.workflow import REQUEST_FLOW
from swvportal.foundation.process import as_diagram, as_table, rewrite


def printed(options: list[str]) -> str:
    """What the command prints for these options: `--diagram` the picture, otherwise the table; `--language nl|en`."""
    language = options[options.index("--language") + 1] if "--language" in options else "nl"
    with translation.override(language):
        return as_diagram(REQUEST_FLOW) if "--diagram" in options else as_table(REQUEST_FLOW)


class Command(BaseCommand):
    help = "Print the process of a request as a Markdown table or as a Mermaid diagram."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--diagram", action="store_true", help="the picture instead of the table")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")
        parser.add_argument(
            "--update", nargs="+", type=Path, metavar="FILE", help="print the process blocks of these files anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["update"] or []:
            if rewrite(path, printed):
                self.stderr.write(f"{path} brought up to date.")
        if not options["update"]:
            asked = ["--language", options["language"], *(["--diagram"] if options["diagram"] else [])]
            self.stdout.write(printed(asked), ending="")
