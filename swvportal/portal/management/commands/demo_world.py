"""Load the invented partnership of the demo with its people and its requests, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from swvportal.portal import demo_people, demo_stories


class Command(BaseCommand):
    help = "Load the invented partnership of the demo; does nothing where a partnership is already."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = demo_people.load(today=timezone.localdate())
        if loaded:
            demo_stories.tell_all(timezone.now())
        if options["verbosity"]:
            self.stdout.write("The demo's partnership is loaded." if loaded else "There is a partnership already.")
