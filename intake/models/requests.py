"""The request itself, who it may be shared with by name, and the fixed coach of a school."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.enums import OPEN_AT_DESK, FixedFunction, PartKey, RequestKind, RequestSort, RequestStatus
from intake.kinds import KINDS
from intake.querysets import RequestQuerySet, SchoolCoachQuerySet
from swvportal.foundation.finding import plain_index
from swvportal.foundation.models import Pupil, Row, School, Stateful
from swvportal.foundation.models.pupils import follow_merge
from swvportal.foundation.shares import Share


class SchoolCoach(Row):
    """A fixed person of a school, mostly its coach (vaste schoolcoach), from a date up to and with a date.

    One of them is the `contact`, who is asked for advice with each new request.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="fixed_coaches")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="fixed_schools")
    function = models.CharField(
        _("function"), max_length=12, choices=FixedFunction.choices, default=FixedFunction.COACH
    )
    contact = models.BooleanField(_("contact"), default=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("up to and including"), null=True, blank=True)

    objects = SchoolCoachQuerySet.as_manager()

    class Meta:
        verbose_name = _("fixed coach")
        constraints = [
            models.CheckConstraint(
                name="school_coach_ends_after_start", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="school_coach_one_open", fields=["school", "function"], condition=Q(until__isnull=True)
            ),
            models.UniqueConstraint(
                name="school_coach_one_contact", fields=["school"], condition=Q(until__isnull=True, contact=True)
            ),
            models.UniqueConstraint(
                name="school_coach_person_once", fields=["school", "coach"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="school_coach_known_function", condition=Q(function__in=FixedFunction.values)),
        ]

    def __str__(self) -> str:
        return f"{self.coach} – {self.school}"


class Request(Stateful):
    """One question of one school; its text stands in parts, its course in the trail.

    `adviser` is the coach asked for advice, `coach` the one who does the work after a decision. `reference` is given
    at submission. `decide_by` is the promised last day, moved on by the days that the school was asked for more
    (`paused_since` is set while the clock stands still); `legal_by` moves along and is the last day to postpone it on,
    which is done once in a term, on `postponed_on`.
    `decided_from` is the state in which the last decision was recorded, `decided_on` the day of release.
    `grew_from` is the earlier request that this one goes on from, `sot_item` what was talked about in a SOT.
    `merged_into` is the request of which this one was a double.
    `deferred_until` is the day on which a deferred request is before the committee again.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=RequestKind.choices, default=RequestKind.OA)
    sort = models.CharField(_("sort"), max_length=8, choices=RequestSort.choices, default=RequestSort.NEW)
    status = models.CharField(
        _("status"), max_length=24, choices=RequestStatus.choices, default=RequestStatus.DRAFT, editable=False
    )
    school = models.ForeignKey(School, models.PROTECT, related_name="requests", verbose_name=_("school"))
    pupil = models.ForeignKey(Pupil, models.PROTECT, null=True, blank=True, related_name="requests")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    reference = models.CharField(_("reference"), max_length=24, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    on_behalf = models.BooleanField(_("made on behalf of the school"), default=False)
    one_time_key = models.UUIDField(unique=True, editable=False)
    grew_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="grown", verbose_name=_("goes on from")
    )
    sot_item = models.ForeignKey(
        "intake.AgendaItem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("agenda item of the SOT"),
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="advises",
        verbose_name=_("adviser"),
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="coaches", verbose_name=_("coach")
    )
    desk_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picked up by"),
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    complete_at = models.DateTimeField(null=True, editable=False)
    desk_by = models.DateField(null=True, editable=False)
    decide_by = models.DateField(null=True, editable=False)
    legal_by = models.DateField(null=True, editable=False)
    postponed_on = models.DateField(null=True, editable=False)
    paused_since = models.DateTimeField(null=True, editable=False)
    returned_from = models.CharField(max_length=24, blank=True, editable=False)
    decided_from = models.CharField(max_length=24, default=RequestStatus.AT_COMMITTEE, editable=False)
    deferred_until = models.DateField(null=True, editable=False)
    decided_on = models.DateField(null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        ordering = ["-created_at"]
        indexes = [
            plain_index("request_sought", "reference"),
            models.Index(name="request_of_school", fields=["school", "status"]),
            models.Index(name="request_queue", fields=["status", "decide_by"]),
            models.Index(
                name="request_new_at_desk",
                fields=["desk_by", "submitted_at", "id"],
                condition=Q(status=RequestStatus.SUBMITTED),
            ),
            models.Index(
                name="request_open_at_desk",
                fields=["status", "desk_by", "decide_by", "decided_from", "desk_owner"],
                include=["submitted_at", "created_by"],  # what says who sees it
                condition=Q(submitted_at__isnull=False, status__in=OPEN_AT_DESK),
            ),
            models.Index(name="request_of_coach", fields=["coach", "status"]),
            models.Index(name="request_of_adviser", fields=["adviser", "status"]),
        ]
        constraints = [
            models.CheckConstraint(name="request_known_status", condition=Q(status__in=RequestStatus.values)),
            models.UniqueConstraint(name="request_reference_once", fields=["reference"], condition=~Q(reference="")),
            models.CheckConstraint(
                name="request_reference_when_submitted",
                condition=Q(submitted_at__isnull=True, reference="") | Q(submitted_at__isnull=False) & ~Q(reference=""),
            ),
            models.CheckConstraint(
                name="request_paused_when_returned",
                condition=Q(status=RequestStatus.RETURNED, paused_since__isnull=False)
                | ~Q(status=RequestStatus.RETURNED) & Q(paused_since__isnull=True),
            ),
            models.CheckConstraint(
                name="request_merged_is_withdrawn",
                condition=Q(merged_into__isnull=True) | Q(status=RequestStatus.WITHDRAWN) & ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="request_deferral_has_date",
                condition=~Q(status=RequestStatus.DEFERRED) | Q(deferred_until__isnull=False),
            ),
        ]
        triggers = [follow_merge("pupil", "foundation_pupil")]

    def __str__(self) -> str:
        return self.reference or str(_("draft"))

    @property
    def title(self) -> str:
        """Whom it is about; of one that names no pupil what kind it is. No query where the pupil is at hand."""
        if self.pupil is not None and self.pupil.full_name:
            return self.pupil.full_name
        form = KINDS[self.kind]
        if form.may_be_nameless or not form.has(PartKey.PUPIL):
            return capfirst(self.get_kind_display())
        return str(_("Pupil not filled in yet"))

    @property
    def was_decided(self) -> bool:
        """True from the first decision that is recorded and not taken back, released or not."""
        return self.status == RequestStatus.DECIDED or self.decided_on is not None

    @property
    def began_on(self) -> datetime.date:
        """The day on which the school, or the coordinator for it, began this request."""
        return timezone.localdate(self.created_at)


class RequestShare(Share):
    """One request opened to one person by name, for a time."""

    content_object = models.ForeignKey(Request, models.CASCADE, related_name="shares")
