"""Imports of made-up files in the states that tests start from."""

from __future__ import annotations

import datetime

from django.utils import timezone

from swvportal.foundation.duo.imports import (
    confirm_import,
    start_import,
)
from swvportal.foundation.duo.reading import Named
from swvportal.foundation.duo.tables import Kind
from swvportal.foundation.models import DuoImport, User
from tests.foundation.duo import files

AS_OF = datetime.date(2026, 3, 1)


def named(*lines: str, regions: bool = True) -> dict[Kind, Named]:
    """The three files of one school, or of these lines; without the postcodes those of the last import serve."""
    found: dict[Kind, Named] = {
        Kind.SCHOOLS: ("scholen.csv", files.schools(*(lines or (files.school(),)))),
        Kind.PUPILS: ("leerlingen.csv", files.pupils({"01AA00": ("10", "<5", "30")})),
    }
    if regions:
        found[Kind.REGIONS] = ("postcodes.csv", files.REGIONS)
    return found


def start(by: User, *lines: str, regions: bool = True, as_of: datetime.date = AS_OF) -> DuoImport:
    """Upload these lines as the office does."""
    return start_import(named(*lines, regions=regions), swv="PO9901", as_of=as_of, by=by, now=timezone.now())


def confirm(row: DuoImport, by: User) -> None:
    """Agree to what the preview shows by now."""
    row.refresh_from_db()
    confirm_import(row, digest=row.digest, by=by, now=timezone.now())


def state(row: DuoImport) -> str:
    """Where an import stands, read anew."""
    row.refresh_from_db()
    return row.state
