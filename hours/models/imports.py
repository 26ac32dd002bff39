"""An import of budgets or time from a spreadsheet, and which row of it became which line; it books nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hours.enums import SheetKind
from hours.models.entries import Entry
from hours.models.time_entries import TimeEntry
from hours.querysets import SheetImportQuerySet
from swvportal.foundation.enums import ImportState
from swvportal.foundation.models import Import, Row
from swvportal.foundation.models.imports import WORKING


class SheetImport(Import):
    """One file from upload to result; `hours/sheets/reporting.py` tells `result` and `problem`.

    `data` is dropped when the import is over. `left_out` says that who confirmed chose to leave out the rows that the
    ledger refuses.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=SheetKind.choices)
    name = models.CharField(_("file"), max_length=160)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(null=True)
    left_out = models.BooleanField(default=False)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(name="sheet_import_to_do", fields=["uploaded_at"], condition=Q(state__in=[*map(str, WORKING)]))
        ]
        constraints = [models.CheckConstraint(name="sheet_import_kind", condition=Q(kind__in=SheetKind.values))]

    def __str__(self) -> str:
        return self.name

    @property
    def _counts(self) -> dict[str, int]:
        """Rows by outcome, where the queryset was asked for them."""
        return vars(self).get("counts") or {}

    @property
    def idle(self) -> bool:
        """True for a preview of which no row can be booked, so that there is nothing to confirm."""
        counts = self._counts
        return self.state == ImportState.PREVIEW and bool(counts) and not counts["book"] + counts["above"]

    @property
    def stand(self) -> str:
        """The words of its badge."""
        return str(_("nothing to book") if self.idle else self.get_state_display())

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if not self.idle:
            return super().tone
        return "stop" if self._counts["refused"] else "plain"


class ImportedRow(Row):
    """A row of a file that was booked: a line of the ledger, or a time entry.

    `key` is made of what the row says and of how often the file said it before, so that the same row is booked once,
    whatever file it comes in; a row that was taken back may come again.
    """

    sheet = models.ForeignKey(SheetImport, models.PROTECT, related_name="rows")
    key = models.CharField(max_length=64)
    line = models.PositiveIntegerField(_("row"))
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="imported")
    time_entry = models.OneToOneField(TimeEntry, models.PROTECT, null=True, related_name="imported")
    taken_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["sheet", "line"]
        constraints = [
            models.UniqueConstraint(name="imported_row_once", fields=["key"], condition=Q(taken_back=False)),
            models.UniqueConstraint(name="imported_line_once", fields=["sheet", "line"]),
            models.CheckConstraint(
                name="imported_row_is_booked",
                condition=Q(entry__isnull=False, time_entry__isnull=True)
                | Q(entry__isnull=True, time_entry__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.line}"
