"""Consent of a parent or pupil, with the words as they were shown; never changed, only withdrawn."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import ConsentMethod, ConsentState
from intake.models.requests import Request
from swvportal.foundation.models import Document, Parent, PersonalLink, Row
from swvportal.foundation.models.pupils import follow_merge


def said_once(*changing: str) -> list[pgtrigger.Trigger]:
    """Triggers for what somebody said or was shown: PostgreSQL refuses to change or delete it, but for `changing`."""
    return [
        pgtrigger.Protect(name="never_gone", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="said_once", exclude=list(changing)),
    ]


def said_by_one(*changing: str) -> list[pgtrigger.Trigger]:
    """As `said_once`, for what a parent said or was shown: who it was changes only into the row that this parent was
    joined to."""
    same_person = pgtrigger.Trigger(
        name="said_by_same",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("parent_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Q(old__parent__df=pgtrigger.F("new__parent")),
        func="""
            IF NOT EXISTS (
                SELECT FROM foundation_parent WHERE id = OLD.parent_id AND merged_into_id = NEW.parent_id
            ) THEN RAISE EXCEPTION 'Who said this changes only when two rows of one parent are joined.'; END IF;
            RETURN NEW;
        """,
    )
    return [*said_once("parent", *changing), same_person, follow_merge("parent", "foundation_parent")]


class Consent(Row):
    """One answer of one person to one text; `parent` empty means the pupil (from 12, dossier.md).

    `recorded_by` is empty for whoever answered with a personal link: nobody noted it for them. `until` is the last day
    on which it holds, as its words say; one that ends is asked anew and the later one stands.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="consents")
    parent = models.ForeignKey(Parent, models.PROTECT, null=True, blank=True, related_name="consents")
    state = models.CharField(_("answer"), max_length=8, choices=ConsentState.choices)
    reason = models.TextField(_("reason"), blank=True)
    method = models.CharField(_("how"), max_length=8, choices=ConsentMethod.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    version = models.CharField(max_length=12, blank=True)
    until = models.DateField(_("up to and including"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="consent_relied_has_reason", condition=~Q(state=ConsentState.RELIED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="consent_form_has_document",
                condition=~Q(method=ConsentMethod.FORM) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_noted_or_by_link",
                condition=Q(method=ConsentMethod.LINK, recorded_by__isnull=True)
                | ~Q(method=ConsentMethod.LINK) & Q(recorded_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="consent_one_standing",
                fields=["request", "parent", "until"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
            ),
        ]
        triggers = [
            *said_by_one("withdrawn_at"),
            pgtrigger.Protect(
                name="withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
                & pgtrigger.Q(new__withdrawn_at__df=pgtrigger.F("old__withdrawn_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent or self.request.pupil}: {self.get_state_display()}"


class ConsentQuestion(Row):
    """What one person was asked by personal link, in the words that the link shows; `parent` empty means the pupil.

    Beside consent it may ask for agreement with one version of the plan (`attachment`), and for the own view.
    `once` is the key of the form that asked. How the link stands is on the link; the answer is a `Consent`.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="consent_questions")
    parent = models.ForeignKey(Parent, models.PROTECT, null=True, blank=True, related_name="consent_questions")
    link = models.OneToOneField(PersonalLink, models.PROTECT, related_name="consent_question")
    text = models.TextField()
    version = models.CharField(max_length=12, blank=True)
    until = models.DateField(null=True, blank=True)
    agreement_text = models.TextField(blank=True)
    attachment = models.ForeignKey("intake.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    voice_text = models.TextField(blank=True)
    once = models.UUIDField(unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("question about consent")
        ordering = ["asked_at"]
        indexes = [models.Index(name="consent_question_latest", fields=["request", "parent", "-asked_at"])]
        triggers = said_by_one()

    def __str__(self) -> str:
        return f"{self.parent or self.request.pupil}"

    @property
    def name(self) -> str:
        """Who was asked."""
        if self.parent is not None:
            return self.parent.name
        return self.request.pupil.full_name if self.request.pupil else ""


class GroupNotice(Row):
    """Who informed the parents of a group beforehand, when and how, as the school declared when it handed the request
    in (source 002); a later declaration stands beside it."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="group_notices")
    informed_on = models.DateField(_("informed on"))
    informed_by = models.TextField(_("informed by, and how"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("declaration on informing parents")
        ordering = ["recorded_at"]
        triggers = said_once()

    def __str__(self) -> str:
        return f"{self.informed_on}: {self.informed_by[:60]}"
