"""`manage.py ledger_check`: say whether every total is the sum of its lines; exit code 1 when one is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from hours.checking import differences
from hours.models import Budget, Entry


class Command(BaseCommand):
    """Counts the whole ledger again; changes nothing."""

    help = "Count every hour budget and reservation again from the ledger; exit 1 and name the budget on a difference."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            raise CommandError(_("%(n)d differences in the ledger.") % {"n": len(found)})
        self.stdout.write(
            _("%(budgets)d budgets and %(entries)d ledger entries: every total is the sum of its lines.")
            % {"budgets": Budget.objects.count(), "entries": Entry.objects.count()}
        )
