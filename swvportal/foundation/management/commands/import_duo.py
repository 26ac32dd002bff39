"""Brings DUO's school files in from the command line; the office has a page that does the same with a preview."""

from __future__ import annotations

import datetime
import json
import re
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.duo.applying import apply_import
from swvportal.foundation.duo.known import snapshot
from swvportal.foundation.duo.planning import plan_import
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reading import Named, read_all
from swvportal.foundation.duo.reporting import sentences, summary
from swvportal.foundation.duo.tables import Kind


def _partnership(text: str) -> str:
    if not re.fullmatch(r"PO[0-9]{4}", text.upper()):
        raise ArgumentTypeError(_("A partnership is PO and four digits, for example PO2301."))
    return text.upper()


def _date(text: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("Write a date as 2026-08-04.")) from None
    if day > timezone.localdate():
        raise ArgumentTypeError(_("The date of a file does not lie in the future."))
    return day


class Command(BaseCommand):
    """Read DUO's files, compare and store; exit 1 with file, line and column when a file cannot be used."""

    help = "Bring boards, schools and pupil counts of one partnership in from DUO's files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", required=True, type=Path, help="DUO 02: primary school locations")
        parser.add_argument("--regions", required=True, type=Path, help="postcode per partnership (.md or .csv)")
        parser.add_argument("--swv", required=True, type=_partnership, help="partnership, for example PO2301")
        parser.add_argument("--pupils", type=Path, help="DUO 06: pupils per location through the years")
        parser.add_argument("--special", type=Path, help="DUO 09: special schools; needs --pupils for their kind")
        parser.add_argument("--boards", type=Path, help="DUO: names of the school boards")
        parser.add_argument("--as-of", type=_date, help="date of the schools file, for example 2026-08-04 (today)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or timezone.localdate()
        swv = options["swv"]
        named: dict[Kind, Named] = {
            kind: _bytes_of(options[kind.value])
            for kind in (Kind.SCHOOLS, Kind.REGIONS, Kind.PUPILS, Kind.BOARDS, Kind.SPECIAL)
            if options[kind.value]
        }
        try:
            files = read_all(named, swv=swv)
        except DuoProblem as problem:
            raise CommandError(str(problem)) from problem
        if options["dry_run"]:
            plan = plan_import(files, snapshot(swv), swv=swv, as_of=as_of)
        else:
            plan = apply_import(files, swv=swv, as_of=as_of)
        if options["json"]:
            self.stdout.write(json.dumps(summary(plan), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(sentences(plan, dry_run=options["dry_run"])))


def _bytes_of(path: Path) -> Named:
    try:
        return path.name, path.read_bytes()
    except OSError as problem:
        raise CommandError(
            _("%(file)s cannot be read: %(problem)s") % {"file": path, "problem": problem.strerror}
        ) from problem
