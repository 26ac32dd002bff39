"""`manage.py deliver`: one sweep in this process; with `--loop` one each second, for a portal without a broker.

Two processes, `--loop --only short` and `--loop --only long`, keep letters and mails from waiting for a long file.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from swvportal.foundation.sweeping import sweep, work_long

ROUNDS = {"short": (sweep,), "long": (work_long,), None: (sweep, work_long)}


class Command(BaseCommand):
    help = "Make the letters, send the mails, make the files and work off the imports that wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on, once each second, until stopped")
        parser.add_argument("--only", choices=["short", "long"], help="letters and mails, or files and imports")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = ROUNDS[options["only"]]
        failed = [name for each in rounds for name in each(timezone.now())]
        while options["loop"]:
            time.sleep(1)
            for each in rounds:
                each(timezone.now())
        if failed:
            raise CommandError(f"These steps failed, see the log: {', '.join(failed)}")
