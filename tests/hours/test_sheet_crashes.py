"""kill -9 while a spreadsheet is booked: nothing of it is there, and the next worker books all of it once."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from hours.models import ImportedRow, TimeEntry
from hours.transitions.importing import MACHINE, confirm_sheet, start_sheet
from swvportal.foundation.enums import ImportState as State
from swvportal.foundation.importing import LEASE
from swvportal.foundation.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("point", ["sheet claimed", "first row booked", "sheet booked, not committed"])
def test_a_kill_at_this_point_books_all_or_nothing(point: str, oscar: User, carla: User) -> None:
    now = timezone.now()
    rows = "".join(f"{timezone.localdate(now)};carla@story.example;0:{n}5;gesprek\n" for n in range(5))
    data = f"Datum;Coach;Uren;Activiteit\n{rows}".encode()
    row = start_sheet("time", "uren.csv", data, by=oscar, now=now)
    MACHINE.work_off(now)
    row.refresh_from_db()
    confirm_sheet(row, digest=row.digest, leave_out=False, by=oscar, now=now)
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", connection.settings_dict["NAME"], point, "sweep"],
        cwd=settings.BASE_DIR,
        env={**os.environ},
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=120,
    )
    row.refresh_from_db()

    assert (done.returncode, row.state) == (-signal.SIGKILL, State.APPLYING)
    assert TimeEntry.objects.count() == ImportedRow.objects.count() == 0
    assert MACHINE.work_off(timezone.now() + LEASE + datetime.timedelta(seconds=30)) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.DONE, 2)
    assert TimeEntry.objects.count() == ImportedRow.objects.count() == 5
