"""`manage.py allocate KEY.toml`: divide hours by a key in a file, with the engine of the pages; keeps nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from hours.division import KeyRefused, divide
from hours.division.answering import as_data, as_line, as_table
from hours.division.reading import read_key, with_lines


class Command(BaseCommand):
    """Reads one file and prints the division; touches no row of the database."""

    help = "Divide hours over boards or schools by a key in a TOML file (docs/allocation-key.md)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY.toml")
        parser.add_argument("--json", action="store_true", help="print the division as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = Path(options["key"]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s") % {"file": options["key"], "why": problem}
            ) from problem
        try:
            division = divide(read_key(text))
        except KeyRefused as refused:
            problems = with_lines(refused.problems, text)
            raise CommandError("\n".join(as_line(problem) for problem in problems)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(as_data(division), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_table(division))
