"""The partnership, its boards, schools and suppliers, and what DUO counted; no person and no pupil."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import SchoolKind
from swvportal.foundation.models.base import Row
from swvportal.foundation.workdays import is_working_day


class Partnership(models.Model):
    """The one partnership of this database: its name on letters and the terms it promises (in days).

    `reminded_on` is the last day of which all reminders were written.
    """

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    code = models.CharField(
        _("code"), max_length=6, help_text=_("As in the ministerial regulation, for example PO2301.")
    )
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    signatory = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_title = models.CharField(_("title of the signatory"), max_length=120, blank=True)
    letter_prefix = models.CharField(_("prefix of letter numbers"), max_length=8, default="SWV")
    days_desk = models.PositiveSmallIntegerField(_("working days at the loket"), default=5)
    weeks_decision = models.PositiveSmallIntegerField(_("weeks until the decision"), default=6)
    weeks_objection = models.PositiveSmallIntegerField(_("weeks to object"), default=6)
    reviews_needed = models.PositiveSmallIntegerField(_("reviews before a decision"), default=2)
    days_month_open = models.PositiveSmallIntegerField(_("days to log hours of a past month"), default=14)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the mail of once a day"), default=7)
    days_reminder = models.PositiveSmallIntegerField(_("working days until a reminder"), default=5)
    reminded_on = models.DateField(null=True, editable=False)
    two_people_above = models.PositiveIntegerField(
        _("minutes above which two people release a grant"), default=40 * 60, help_text=_("In minutes.")
    )

    class Meta:
        verbose_name = _("partnership")
        constraints = [
            models.CheckConstraint(name="partnership_one_row", condition=Q(only=True)),
            models.CheckConstraint(name="partnership_digest_hour", condition=Q(digest_hour__range=(5, 20))),
            models.CheckConstraint(name="partnership_days_reminder", condition=Q(days_reminder__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    def daily_mail_at(self, day: datetime.date) -> datetime.datetime | None:
        """When the mail of once a day is due on this day; None on a day off."""
        if not is_working_day(day):
            return None
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(self.digest_hour)))


class Board(Row):
    """A school board (bevoegd gezag) by its five-digit number; number and name are DUO's, the address is our own."""

    number = models.CharField(_("board number"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=160)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("school board")
        ordering = ["name", "number"]

    def __str__(self) -> str:
        return self.name


class School(Row):
    """A school location (vestiging) by its six-character code; closed ones stay, for the history."""

    code = models.CharField(_("location code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind of school"), max_length=8, choices=SchoolKind.choices, default=SchoolKind.BO)
    board = models.ForeignKey(Board, models.PROTECT, related_name="schools", verbose_name=_("school board"))
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    denomination = models.CharField(_("denomination"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    website = models.CharField(_("website"), max_length=160, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    maybe_national = models.BooleanField(_("probably in a national partnership"), default=False)
    duo_as_of = models.DateField(
        null=True,
        editable=False,
        help_text="Date of the newest DUO file with this school; empty when typed by hand.",
    )

    class Meta:
        verbose_name = _("school")
        ordering = ["name", "code"]
        constraints = [models.CheckConstraint(name="school_kind", condition=Q(kind__in=SchoolKind.values))]

    def __str__(self) -> str:
        return self.name


class SchoolSpell(Row):
    """From when until when a school stood under a board; `until` is the first day on which it no longer did."""

    school = models.ForeignKey(School, models.CASCADE, related_name="spells")
    board = models.ForeignKey(Board, models.PROTECT, related_name="spells")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["school", "since"]
        constraints = [
            models.CheckConstraint(name="spell_ends_later", condition=Q(until__isnull=True) | Q(until__gt=F("since"))),
            models.UniqueConstraint(name="spell_one_open", fields=["school"], condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.school} – {self.board}"


class PupilCount(Row):
    """How many pupils of a kind a school had on a count date; `masked` says that DUO wrote `<5` (one to four).

    With `typed_by` it is the office's own count, which no import of DUO's files changes.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="pupil_counts")
    board = models.ForeignKey(Board, models.PROTECT, related_name="pupil_counts")
    counted_on = models.DateField()
    kind = models.CharField(max_length=8, choices=SchoolKind.choices, default=SchoolKind.BO)
    pupils = models.PositiveIntegerField(null=True)
    masked = models.BooleanField(default=False)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    typed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["school", "counted_on"]
        constraints = [
            models.UniqueConstraint(name="pupil_count_once", fields=["school", "counted_on"]),
            models.CheckConstraint(
                name="pupil_count_number_or_masked",
                condition=Q(masked=True, pupils__isnull=True) | Q(masked=False, pupils__isnull=False),
            ),
            models.CheckConstraint(name="pupil_count_kind", condition=Q(kind__in=SchoolKind.values)),
            models.CheckConstraint(
                name="pupil_count_typed_by_somebody",
                condition=Q(typed_by__isnull=True, typed_at__isnull=True)
                | Q(typed_by__isnull=False, typed_at__isnull=False, masked=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.counted_on}: {'<5' if self.masked else self.pupils}"


class Supplier(Row):
    """Who delivers expertise: the own E&D team or an outside school for special education."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    own_team = models.BooleanField(_("the partnership's own team"), default=False)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("supplier")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
