"""`manage.py app_role NAME`: the database role of the portal, made or brought up to date; see docs/operations.md."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from swvportal.foundation.app_role import MayTooMuch, grant


class Command(BaseCommand):
    """Run by the owner of the tables, after each migration; its password comes from APP_PASSWORD, never from a line."""

    help = "Make the database role under which the portal runs, with the rights that it needs and no more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="of the role, for example portal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grant(options["name"], os.environ.get("APP_PASSWORD", ""))
        except MayTooMuch as refusal:
            raise CommandError(
                f"{refusal} owns tables, belongs to another role or rules the server: choose another name."
            ) from refusal
        except ProgrammingError as refusal:
            raise CommandError(
                f"Only the owner of the tables can do this. One who may not make roles lets the administrator make "
                f"{options['name']} and its password, and leaves APP_PASSWORD out. PostgreSQL says: {refusal}"
            ) from refusal
        self.stdout.write(f"{options['name']} works with the rows and owns nothing.")
