"""`manage.py deliver`: one sweep in this process; with `--loop` one each second, for a portal without a broker."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from swvportal.foundation.sweeping import sweep


class Command(BaseCommand):
    help = "Make the letters and send the mails that wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on, once each second, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = sweep(timezone.now())
        while options["loop"]:
            time.sleep(1)
            sweep(timezone.now())
        if failed:
            raise CommandError(f"These steps failed, see the log: {', '.join(failed)}")
