"""The records beside consent (dossier.md, "Four records"): basis, agreement with the plan, voice; never changed."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.enums import AgreementState, ConsentMethod, ParentsView, Speaker
from intake.models.attachments import Attachment
from intake.models.consents import said_by_one, said_once
from intake.models.requests import Request
from swvportal.foundation.models import Document, Parent, Row

STANDS = Q(withdrawn_at__isnull=True, followed_at__isnull=True)


def ended_once(*names: str) -> list[pgtrigger.Protect]:
    """Triggers for days that are filled once: PostgreSQL refuses another or none."""
    return [
        pgtrigger.Protect(
            name=f"{name.removesuffix('_at')}_once",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(**{f"old__{name}__isnull": False})
            & pgtrigger.Q(**{f"new__{name}__df": pgtrigger.F(f"old__{name}")}),
        )
        for name in names
    ]


class Basis(Row):
    """What is processed on the legal task without consent (WPO 18a, 13), in the words of the day of handing in."""

    request = models.OneToOneField(Request, models.CASCADE, related_name="basis")
    version = models.CharField(max_length=12)
    text = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("basis")
        triggers = said_once()

    def __str__(self) -> str:
        return f"{self.request}: {self.version}"


class Spoken(Row):
    """What somebody said on a day, how it came in and to which words; `recorded_by` is empty for a personal link.

    It stands until it is withdrawn, or followed by a later one of the same person.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="%(class)ss")
    parent = models.ForeignKey(Parent, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    method = models.CharField(_("how"), max_length=8, choices=ConsentMethod.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    version = models.CharField(max_length=12, blank=True)
    said_on = models.DateField(_("answered on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_noted_or_by_link",
                condition=Q(method=ConsentMethod.LINK, recorded_by__isnull=True)
                | ~Q(method=ConsentMethod.LINK) & Q(recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_form_has_document",
                condition=~Q(method=ConsentMethod.FORM) | Q(document__isnull=False),
            ),
        ]


class PlanAgreement(Spoken):
    """A parent's agreement (instemming) with the part of the OPP on what the school will do, of one version of it."""

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="agreements")
    state = models.CharField(_("answer"), max_length=8, choices=AgreementState.choices)
    reason = models.TextField(_("reason"), blank=True)

    class Meta(Spoken.Meta):
        verbose_name = _("agreement with the plan")
        constraints = [
            *Spoken.Meta.constraints,
            models.CheckConstraint(name="planagreement_of_parent", condition=Q(parent__isnull=False)),
            models.CheckConstraint(
                name="planagreement_no_has_reason", condition=Q(state=AgreementState.YES) | ~Q(reason="")
            ),
            models.UniqueConstraint(name="planagreement_one_standing", fields=["request", "parent"], condition=STANDS),
        ]
        triggers = [*said_by_one("withdrawn_at", "followed_at"), *ended_once("withdrawn_at", "followed_at")]

    def __str__(self) -> str:
        return f"{self.parent}: {self.get_state_display()}"

    @property
    def passed_over(self) -> bool:
        """True when the school only said why there is no answer; the parent's own may follow."""
        return self.state == AgreementState.NOT_YET


class Voice(Spoken):
    """What a parent thinks of the request (zienswijze), or how the pupil was heard (hoorrecht) and what was said.

    What the school noted and what came by link stand beside each other. `speaker` says who spoke; `parent` is set for
    one parent only.
    """

    speaker = models.CharField(max_length=8, choices=Speaker.choices)
    view = models.CharField(_("view"), max_length=8, choices=ParentsView.choices, blank=True)
    words = models.TextField(_("in their own words"), blank=True)
    heard = models.TextField(_("how the pupil was heard"), blank=True)
    not_heard_reason = models.TextField(_("why the pupil was not heard"), blank=True)

    class Meta(Spoken.Meta):
        verbose_name = _("voice")
        constraints = [
            *Spoken.Meta.constraints,
            models.CheckConstraint(
                name="voice_of_one_parent",
                condition=Q(speaker=Speaker.PARENT, parent__isnull=False)
                | ~Q(speaker=Speaker.PARENT) & Q(parent__isnull=True),
            ),
            models.UniqueConstraint(
                name="voice_one_standing",
                fields=["request", "speaker", "parent", "method"],
                condition=STANDS,
                nulls_distinct=False,
            ),
        ]
        triggers = [*said_by_one("withdrawn_at", "followed_at"), *ended_once("withdrawn_at", "followed_at")]

    def __str__(self) -> str:
        return f"{self.get_speaker_display()}: {self.get_view_display()}"
