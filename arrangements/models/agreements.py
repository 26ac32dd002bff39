"""An agreement of a school board with a supplier for hours: asked, agreed, registered, in force; it books nothing."""

from __future__ import annotations

import functools
import operator

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrangements.enums import REGISTERED_EVER, AgreementStatus
from arrangements.querysets import AgreementQuerySet
from hours.models import Reservation
from swvportal.foundation.models import Board, School, Stateful, Supplier

_USER = settings.AUTH_USER_MODEL
_AGREED = Q(status__in=[AgreementStatus.AGREED, *REGISTERED_EVER])
_REGISTERED = Q(status__in=REGISTERED_EVER)

_TERMS = ("supplier", "minutes", "starts_on", "ends_on", "board_note", "agreed_on", "number", "reservation")
_TERMS_CHANGE = functools.reduce(
    operator.or_, [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in _TERMS]
)


class Agreement(Stateful):
    """One agreement (PO3002, spelregels 1–5); what was wished stays beside what was agreed. Amounts are minutes.

    `task` is what the hours are for, without a pupil's name. `board_note` says who of the board agreed, when somebody
    else wrote it down for the board. `number` is the kenmerk of both confirmations. The board is the one that the
    school had when it asked. From the registration on the terms never change.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="agreements", verbose_name=_("school"))
    board = models.ForeignKey(Board, models.PROTECT, related_name="agreements", verbose_name=_("school board"))
    reference = models.CharField(_("reference"), max_length=24, unique=True)
    task = models.TextField(_("what the hours are for"))
    wished_minutes = models.PositiveIntegerField(_("hours wished"))
    wished_starts_on = models.DateField(_("wished from"))
    wished_ends_on = models.DateField(_("wished up to and including"))
    wished_supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier wished")
    )
    asked_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    one_time_key = models.UUIDField(unique=True, editable=False)
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("supplier")
    )
    minutes = models.PositiveIntegerField(_("hours"), default=0)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("up to and including"), null=True, blank=True)
    board_note = models.CharField(_("who of the board agreed"), max_length=300, blank=True)
    agreed_on = models.DateField(null=True, editable=False)
    number = models.CharField(_("reference"), max_length=24, blank=True, editable=False)
    reservation = models.OneToOneField(
        Reservation, models.PROTECT, null=True, blank=True, related_name="agreement", editable=False
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement for hours")
        verbose_name_plural = _("agreements for hours")
        ordering = ["-asked_at", "id"]
        indexes = [
            models.Index(name="agreement_of_board", fields=["board", "status"]),
            models.Index(name="agreement_to_end", fields=["status", "ends_on"]),
        ]
        constraints = [
            models.CheckConstraint(name="agreement_known_status", condition=Q(status__in=AgreementStatus.values)),
            models.CheckConstraint(
                name="agreement_wish_is_whole",
                condition=Q(wished_minutes__gt=0, wished_ends_on__gte=F("wished_starts_on")),
            ),
            models.CheckConstraint(
                name="agreement_terms_are_whole",
                condition=~_AGREED
                | Q(
                    supplier__isnull=False,
                    minutes__gt=0,
                    starts_on__isnull=False,
                    ends_on__gte=F("starts_on"),
                    agreed_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="agreement_registered_has_hours",
                condition=_REGISTERED & Q(reservation__isnull=False) & ~Q(number="")
                | ~_REGISTERED & Q(reservation__isnull=True, number=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="wish_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "school", "board", "reference", "task", "wished_minutes", "wished_starts_on", "wished_ends_on",
                    "wished_supplier", "asked_by", "asked_at", "one_time_key",
                ),
            ),
            pgtrigger.Protect(
                name="terms_are_final",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__number="") & _TERMS_CHANGE,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def status_label(self) -> str:
        """The status in words."""
        return str(AgreementStatus(self.status).label)

    @property
    def is_registered(self) -> bool:
        """True once the partnership registered it, also after its end."""
        return self.status in REGISTERED_EVER
