"""`manage.py setup_partnership`: an empty database becomes the portal of one partnership; see docs/operations.md."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from swvportal.foundation.accounts import reset_link
from swvportal.foundation.models import Partnership
from swvportal.foundation.setting_up import set_up
from swvportal.foundation.workflow import NotReady

OPTIONAL = ("street", "postcode", "city", "phone", "email", "website", "signatory", "signatory-title")


class Command(BaseCommand):
    help = "Make the partnership, its own team and the first account of the office; prints a link for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="as in the ministerial regulation, for example PO2301")
        parser.add_argument("--name", required=True, help="of the partnership, as in its letters")
        parser.add_argument("--office-email", required=True, help="of the first person of the office")
        parser.add_argument("--office-name", required=True)
        parser.add_argument("--team", default="Expertise- en Dienstenteam", help="the partnership's own coaches")
        parser.add_argument("--letter-prefix", default="SWV", help="what the references of letters begin with")
        for option in OPTIONAL:
            parser.add_argument(f"--{option}", default="", help="of the partnership, for its letters")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [name.replace("-", "_") for name in ("code", "name", "letter-prefix", *OPTIONAL)]
        partnership = Partnership(**{name: options[name].strip() for name in names})
        try:
            office = set_up(
                partnership,
                team=options["team"],
                email=options["office_email"],
                name=options["office_name"],
                now=timezone.now(),
            )
        except NotReady as refusal:
            raise CommandError(str(refusal.message)) from refusal
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        self.stdout.write(f"{partnership.name} is set up. {office.name} chooses a password here, once, within an hour:")
        self.stdout.write(reset_link(office))
        self.stdout.write("Too late? “Wachtwoord vergeten” on the login page sends a new link to that address.")
