"""A question for hours of the reserve: for which budget, how many, and what was given; it books nothing."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.enums import Purpose, ReserveStatus
from hours.models.entries import Entry
from hours.querysets import ReserveRequestQuerySet
from swvportal.foundation.models import Board, School, Stateful, Supplier
from swvportal.foundation.schoolyears import as_label

_USER = settings.AUTH_USER_MODEL
_GIVEN = Q(status=ReserveStatus.GIVEN)
_PARTLY = Q(status=ReserveStatus.PARTLY)
_BACK = Q(status=ReserveStatus.TAKEN_BACK)


class ReserveRequest(Stateful):
    """One question (PO3002: demand above what is available is answered from the reserve). Amounts are minutes.

    Holder (school, board or, when both are empty, the partnership), supplier, school year and purpose name the budget,
    which need not be opened yet. `task` is what the hours are for, without a pupil's name. `short` is how much was
    missing where somebody met the shortage; 0 when it came from none. `on_behalf` marks what the coordinator asks for
    a school. `answer_by` is the day before which an answer was promised. `entry` is the transfer that gave `given`.
    """

    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="reserve_requests")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="reserve_requests")
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="reserve_requests", verbose_name=_("supplier"))
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year in which it starts."))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    reference = models.CharField(_("reference"), max_length=24, unique=True)
    task = models.TextField(_("what the hours are for"))
    minutes = models.PositiveIntegerField(_("hours asked"))
    short = models.PositiveIntegerField(_("hours short"), default=0)
    on_behalf = models.BooleanField(_("on behalf of the school"), default=False)
    asked_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField(_("answer by"))
    one_time_key = models.UUIDField(unique=True, editable=False)
    given = models.PositiveIntegerField(_("hours given"), default=0)
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="reserve_request", editable=False
    )

    objects = ReserveRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question for reserve")
        verbose_name_plural = _("questions for reserve")
        ordering = ["-asked_at", "id"]
        indexes = [
            models.Index(name="reserve_waiting", fields=["status", "answer_by"]),
            models.Index(name="reserve_of_account", fields=["supplier", "school_year"]),
        ]
        constraints = [
            models.CheckConstraint(name="reserve_known_status", condition=Q(status__in=ReserveStatus.values)),
            models.CheckConstraint(name="reserve_one_holder", condition=Q(school__isnull=True) | Q(board__isnull=True)),
            models.CheckConstraint(name="reserve_not_for_itself", condition=~Q(purpose=Purpose.RESERVE)),
            models.CheckConstraint(name="reserve_asks_hours", condition=Q(minutes__gt=0)),
            models.CheckConstraint(
                name="reserve_given_is_booked",
                condition=(_GIVEN & Q(given=F("minutes"), entry__isnull=False))
                | (_PARTLY & Q(given__gt=0, given__lt=F("minutes"), entry__isnull=False))
                | (_BACK & Q(given__gt=0, given__lte=F("minutes"), entry__isnull=False))
                | (~(_GIVEN | _PARTLY | _BACK) & Q(given=0, entry__isnull=True)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="question_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "school", "board", "supplier", "school_year", "purpose", "reference", "task", "minutes", "short",
                    "on_behalf", "asked_by", "asked_at", "answer_by", "one_time_key",
                ),
            ),
            pgtrigger.Protect(
                name="given_is_final",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__given=0)
                & (
                    pgtrigger.Q(old__given__df=pgtrigger.F("new__given"))
                    | pgtrigger.Q(old__entry__df=pgtrigger.F("new__entry"))
                ),
            ),
            pgtrigger.Protect(name="never_lost", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def holder(self) -> str:
        """The name of who may spend the hours."""
        place = self.school or self.board
        return str(place) if place else gettext("the partnership")

    @property
    def year_label(self) -> str:
        return as_label(self.school_year)

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(ReserveStatus(self.status).label)

    @property
    def waits(self) -> bool:
        return self.status == ReserveStatus.ASKED

    @property
    def stands(self) -> bool:
        """True while given hours are with the holder."""
        return self.status in (ReserveStatus.GIVEN, ReserveStatus.PARTLY)
