"""The meetings of a school support team (SOT): who meets when, about what, and what was agreed; source 004."""

from __future__ import annotations

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Cast, ExtractYear, Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intake.enums import SotFunction, SotKind, SotStatus
from intake.sot_querysets import AgendaItemQuerySet, SotMeetingQuerySet
from swvportal.foundation.models import Pupil, Row, School, Stateful
from swvportal.foundation.models.pupils import follow_merge

_USER = settings.AUTH_USER_MODEL


class _SevenMonthsBack(Func):
    """A date seven months earlier, whose year is the start year of its school year: August falls in January."""

    template = "((%(expressions)s - interval '7 months')::date)"
    output_field = models.DateField()


def _final_once_held(meeting: str, *free: str) -> pgtrigger.Trigger:
    """A trigger by which nothing comes, goes or changes once the minutes are finished, but for the columns in `free`.

    `meeting` is SQL that gives the key of the meeting of `here`, the row that stands or comes.
    """
    rest = "".join(f" - '{column}'" for column in free)
    return pgtrigger.Trigger(
        name="final_once_held",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("here", "record"), ("state", "text")],
        func=f"""
            IF TG_OP = 'INSERT' THEN here := NEW; ELSE here := OLD; END IF;
            SELECT status INTO state FROM intake_sotmeeting WHERE id = {meeting};
            IF state = '{SotStatus.HELD}' THEN
                IF TG_OP <> 'UPDATE' OR to_jsonb(NEW){rest} <> to_jsonb(OLD){rest} THEN
                    RAISE EXCEPTION 'the minutes of this meeting are final';
                END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - every name is written here, by nobody else
    )


class SotSeat(Row):
    """Somebody at the table of a SOT, with an account or without; `every_item` is false for who comes for some items.

    The address is kept in small letters.
    """

    user = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=16, choices=SotFunction.choices)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    every_item = models.BooleanField(_("takes part in every item"), default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SotMember(SotSeat):
    """A standing member of a school's SOT: taken along into each meeting that is planned."""

    school = models.ForeignKey(School, models.CASCADE, related_name="sot_members")

    class Meta:
        verbose_name = _("standing member of the SOT")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("school", Lower("email"), name="sot_member_once", condition=~Q(email="")),
            models.CheckConstraint(name="sot_member_function", condition=Q(function__in=SotFunction.values)),
        ]


class SotMeeting(Stateful):
    """One meeting of a school: of the SOT, or its yearly talk. Once held nothing in it changes but what was done.

    `sequence` counts what changed for a calendar (RFC 5545, 3.8.7.4).
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="sot_meetings", verbose_name=_("school"))
    kind = models.CharField(_("what for"), max_length=8, choices=SotKind.choices, default=SotKind.TEAM)
    status = models.CharField(
        _("status"), max_length=24, choices=SotStatus.choices, default=SotStatus.PLANNED, editable=False
    )
    school_year = models.PositiveSmallIntegerField(_("school year"))
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts at"))
    ends_at = models.TimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    link = models.URLField(_("address of the online meeting"), max_length=300, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    planned_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    objects = SotMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("SOT meeting")
        ordering = ["held_on", "starts_at"]
        indexes = [models.Index(name="sot_of_year", fields=["school_year", "school", "status"])]
        constraints = [
            models.CheckConstraint(name="sot_known_status", condition=Q(status__in=SotStatus.values)),
            models.CheckConstraint(name="sot_known_kind", condition=Q(kind__in=SotKind.values)),
            models.CheckConstraint(name="sot_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="sot_is_somewhere", condition=~Q(place="") | ~Q(link="")),
            models.CheckConstraint(
                name="sot_in_its_school_year",
                condition=Q(school_year=Cast(ExtractYear(_SevenMonthsBack("held_on")), IntegerField())),
            ),
            models.UniqueConstraint(
                name="sot_one_at_a_time",
                fields=["school", "held_on", "starts_at"],
                condition=~Q(status=SotStatus.CANCELLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.held_on}"

    @property
    def reference(self) -> str:
        """What it is called on the screen: what for, and on which day."""
        return f"{capfirst(self.get_kind_display())} {date_format(self.held_on, 'j F Y')}"

    @property
    def has_come(self) -> bool:
        """Whether its day is today or has passed."""
        return self.held_on <= timezone.localdate()

    @property
    def moment(self) -> datetime.datetime:
        """When it begins, in the partnership's own time."""
        return timezone.make_aware(datetime.datetime.combine(self.held_on, self.starts_at))


class SotParticipant(SotSeat):
    """Somebody asked to one meeting; `present` is said when it is held."""

    meeting = models.ForeignKey(SotMeeting, models.CASCADE, related_name="participants")
    present = models.BooleanField(_("was there"), null=True)

    class Meta:
        verbose_name = _("participant of a SOT meeting")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("meeting", Lower("email"), name="sot_participant_once", condition=~Q(email="")),
            models.UniqueConstraint(
                name="sot_participant_user_once", fields=["meeting", "user"], condition=Q(user__isnull=False)
            ),
            models.CheckConstraint(name="sot_participant_function", condition=Q(function__in=SotFunction.values)),
        ]
        triggers = [_final_once_held("here.meeting_id")]


class AgendaItem(Row):
    """What is talked about: one pupil, or a group or subject without names.

    `guests` are those of the participants who come for this item alone. `needs` are the educational needs that the talk
    found. The feedback of an observation is given with the parents invited, or it says that they were not.
    """

    meeting = models.ForeignKey(SotMeeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    pupil = models.ForeignKey(Pupil, models.PROTECT, null=True, blank=True, related_name="sot_items")
    subject = models.CharField(_("group or subject"), max_length=200, blank=True)
    question = models.TextField(_("question"))
    guests = models.ManyToManyField(SotParticipant, related_name="items", blank=True)
    parents_invited_on = models.DateField(_("parents invited on"), null=True, blank=True)
    parents_not_invited = models.CharField(_("why parents are not invited"), max_length=300, blank=True)
    parents_present = models.BooleanField(_("parents were there"), null=True)
    needs = models.TextField(_("educational needs"), blank=True)
    feedback_on = models.DateField(_("observation talked through on"), null=True, blank=True)
    feedback_parents_invited = models.BooleanField(_("parents invited to that talk"), null=True)
    feedback = models.TextField(_("what was seen"), blank=True)
    version = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    one_time_key = models.UUIDField(unique=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["position", "added_at"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_about_one",
                condition=Q(pupil__isnull=False, subject="") | Q(pupil__isnull=True) & ~Q(subject=""),
            ),
            models.CheckConstraint(
                name="agenda_item_parents_one_answer",
                condition=Q(parents_invited_on__isnull=True) | Q(parents_not_invited=""),
            ),
            models.CheckConstraint(
                name="agenda_item_parents_of_pupil",
                condition=Q(pupil__isnull=False)
                | Q(parents_invited_on__isnull=True, parents_not_invited="", parents_present__isnull=True),
            ),
            models.CheckConstraint(
                name="agenda_item_feedback_whole",
                condition=Q(feedback_on__isnull=True, feedback_parents_invited__isnull=True, feedback="")
                | Q(pupil__isnull=False, feedback_on__isnull=False, feedback_parents_invited__isnull=False),
            ),
        ]
        triggers = [follow_merge("pupil", "foundation_pupil"), _final_once_held("here.meeting_id", "pupil_id")]

    def __str__(self) -> str:
        return self.subject or str(_("pupil discussion"))

    @property
    def title(self) -> str:
        """Whom or what it is about; no query where the pupil is at hand."""
        return self.pupil.full_name if self.pupil is not None else self.subject

    @property
    def parents_forgotten(self) -> bool:
        """True where a child is talked about and nothing says that the parents were invited, or why not."""
        return self.pupil_id is not None and self.parents_invited_on is None and not self.parents_not_invited


class Conclusion(Row):
    """What was agreed at an item: who does what, and by when."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="conclusions")
    position = models.PositiveSmallIntegerField()
    what = models.TextField(_("what was agreed"))
    who = models.CharField(_("who does it"), max_length=120)
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("conclusion of a SOT meeting")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="conclusion_is_whole", condition=~Q(what="") & ~Q(who="")),
        ]
        triggers = [
            _final_once_held("(SELECT meeting_id FROM intake_agendaitem WHERE id = here.item_id)", "done_on"),
        ]

    def __str__(self) -> str:
        return self.what[:60]
