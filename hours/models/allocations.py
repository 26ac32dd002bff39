"""A division of hours over boards or schools, with the key it was computed from; it computes and books nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hours.enums import AllocationStatus, Level
from hours.models.entries import Entry
from hours.querysets import AllocationCellQuerySet, AllocationQuerySet
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Board, Row, School, Stateful, Supplier
from swvportal.foundation.models.base import append_only
from swvportal.foundation.schoolyears import as_label


class Allocation(Stateful):
    """One division, from draft to confirmed; `key` is all that it was computed from and never changes afterwards.

    Without `board` it divides contracts; with it, what that board received, over its own schools. `replaces` is the
    division that it was copied from, to be compared with. `hours.keys` knows the shape of `key`. `by_board` says that
    staff of that board drafted it or, once it is confirmed, confirmed it; else the office did it for the board.
    """

    school_year = models.PositiveSmallIntegerField(_("school year"))
    level = models.CharField(_("divided over"), max_length=8, choices=Level.choices)
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("school board")
    )
    key: models.JSONField[dict[str, Any]] = models.JSONField()
    by_board = models.BooleanField(default=False, editable=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("division of hours")
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(name="allocation_status", condition=Q(status__in=AllocationStatus.values)),
            models.CheckConstraint(
                name="allocation_of_board_over_schools", condition=Q(board__isnull=True) | Q(level=Level.SCHOOLS)
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_moves",
                field="status",
                transitions=[
                    (AllocationStatus.DRAFT.value, AllocationStatus.CONFIRMED.value),
                    (AllocationStatus.DRAFT.value, AllocationStatus.DROPPED.value),
                    (AllocationStatus.CONFIRMED.value, AllocationStatus.UNDONE.value),
                ],
            ),
            pgtrigger.Protect(
                name="key_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__key__df=pgtrigger.F("new__key"))
                & ~pgtrigger.Q(old__status=AllocationStatus.DRAFT.value),
            ),
            pgtrigger.Protect(
                name="fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("school_year", "level", "board", "replaces", "made_by", "made_at"),
            ),
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.over} – {as_label(self.school_year)}"

    @property
    def over(self) -> str:
        """Over whom hours are divided, in words."""
        return str(self.board) if self.board else str(Level(self.level).label)

    @property
    def counts_requests(self) -> bool:
        """Whether requests of earlier school years were counted, which may be few and are not for board staff."""
        return bool(self.key["history_years"])

    @property
    def done_for_board(self) -> bool:
        """Whether the office does for a board what it can do itself."""
        return self.board_id is not None and not self.by_board

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(AllocationStatus(self.status).label)

    @property
    def digest(self) -> str:
        """What tells one key from another: whoever confirms names the one that was shown."""
        return hashlib.sha256(json.dumps(self.key, sort_keys=True).encode()).hexdigest()

    @property
    def is_draft(self) -> bool:
        return self.status == AllocationStatus.DRAFT

    @property
    def is_confirmed(self) -> bool:
        return self.status == AllocationStatus.CONFIRMED

    @property
    def is_undone(self) -> bool:
        return self.status == AllocationStatus.UNDONE


class AllocationCell(Row):
    """What one holder got of one supplier by a confirmed division; without a holder it is the reserve.

    `entry` is the line in the ledger; a holder that gets nothing has none.
    """

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="cells")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, models.PROTECT, null=True, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveIntegerField(_("time"))
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="allocation_cell")

    objects = AllocationCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("cell of a division")
        verbose_name_plural = _("cells of a division")
        ordering = ["allocation", "supplier__name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="cell_once", fields=["allocation", "supplier", "board", "school"], nulls_distinct=False
            ),
            models.CheckConstraint(name="cell_one_holder", condition=Q(school__isnull=True) | Q(board__isnull=True)),
            models.CheckConstraint(
                name="cell_with_hours_is_booked", condition=Q(minutes=0, entry__isnull=True) | Q(entry__isnull=False)
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.board or self.school or _('reserve')} {as_hours(self.minutes)}"
