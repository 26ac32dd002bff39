"""A pupil goes to another school of the partnership: said beforehand, and carried out by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake.enums import TransferStatus
from intake.querysets import TransferQuerySet
from swvportal.foundation.models import Pupil, School, Stateful
from swvportal.foundation.models.pupils import follow_merge


class Transfer(Stateful):
    """One change of school; `on` is the first day at the new one. Nothing moves before it is carried out."""

    status = models.CharField(
        _("status"), max_length=24, choices=TransferStatus.choices, default=TransferStatus.ANNOUNCED, editable=False
    )
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="transfers")
    source = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("old school"))
    target = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name=_("new school"))
    on = models.DateField(_("first day at the new school"))
    remark = models.TextField(_("remark"), blank=True)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of school")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="transfer_known_status", condition=Q(status__in=TransferStatus.values)),
            models.CheckConstraint(name="transfer_between_two", condition=~Q(source=F("target"))),
            models.UniqueConstraint(
                name="transfer_one_open", fields=["pupil"], condition=Q(status=TransferStatus.ANNOUNCED)
            ),
        ]
        triggers = [follow_merge("pupil", "foundation_pupil")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def has_come(self) -> bool:
        """Whether its day is today or has passed."""
        return self.on <= timezone.localdate()
