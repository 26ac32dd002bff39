"""Letters: frozen facts, a number without gaps, and the bytes that were made from them once."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import LetterState
from swvportal.foundation.models.base import Row, append_only
from swvportal.foundation.models.work import Work
from swvportal.foundation.querysets import LetterQuerySet


class Letter(Row, Work):
    """One letter to one addressee; the facts never change after it was written, only the way to the bytes does.

    `number` is the kenmerk. Letters of one pack share a number and differ by `part`. `subject_*` names the dossier;
    who may open that dossier's letters decides who may open this one. `tell` are the accounts that hear by mail, with a
    link to `path`, when the bytes are stored.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    part = models.CharField(max_length=40)
    number = models.CharField(_("reference"), max_length=24)
    addressee = models.CharField(_("addressee"), max_length=160)
    parent = models.ForeignKey("foundation.Parent", models.SET_NULL, null=True, related_name="letters")
    language = models.CharField(max_length=2, default="nl")
    dated = models.DateField(_("date"))
    facts = models.JSONField()
    state = models.CharField(_("state"), max_length=12, choices=LetterState.choices, default=LetterState.WAITING)
    tell = models.JSONField(default=list)
    path = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        ordering = ["-written_at", "part"]
        constraints = [models.UniqueConstraint(name="letter_once", fields=["number", "part"])]
        indexes = [
            models.Index(name="letter_to_make", fields=["due_at"], condition=Q(state__in=["waiting", "rendering"])),
            models.Index(name="letter_troubled", fields=["written_at"], condition=~Q(problem="")),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="frozen_facts",
                fields=[
                    "subject_type",
                    "subject_id",
                    "kind",
                    "part",
                    "number",
                    "addressee",
                    "language",
                    "dated",
                    "facts",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterFile(models.Model):
    """The bytes of one letter, stored once; PostgreSQL refuses a second, a change and a deletion."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return self.sha256
