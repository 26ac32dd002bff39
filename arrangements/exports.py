"""Agreements for hours as a list for a file, as far as the reader sees them; it decides nothing."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from arrangements.models import Agreement
from arrangements.permissions import SEES_AGREEMENTS
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Table, register_table
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import first_day, last_day
from swvportal.foundation.verdicts import Verdict, verdict


def _fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(*SEES_AGREEMENTS), _("You do not see agreements."))


def _agreements(user: User, facts: Facts) -> QuerySet[Agreement]:
    """All that this person may see; of one school year those of which the period begins in it."""
    found = Agreement.objects.visible_to(user).select_related("school", "supplier", "wished_supplier")
    if "year" not in facts:
        return found
    year = int(facts["year"])
    begins = Coalesce("starts_on", "wished_starts_on")
    return found.annotate(begins=begins).filter(Q(begins__range=(first_day(year), last_day(year))))


AGREEMENTS = Table(
    title=_("Agreements for hours"),
    note=_("A row is one agreement; what was wished stands there until something was agreed."),
    stem="overeenkomsten",
    columns=[
        Column(_("Which agreement"), lambda row: row.reference),
        Column(_("What the hours are for"), lambda row: row.task),
        Column(_("School"), lambda row: row.school.name),
        Column(_("Supplier"), lambda row: row.supplier),
        Column(_("Supplier wished"), lambda row: row.wished_supplier),
        Column(_("Hours"), lambda row: row.minutes if row.supplier else row.wished_minutes, "minutes"),
        Column(_("From"), lambda row: row.starts_on or row.wished_starts_on, "date"),
        Column(_("Up to and including"), lambda row: row.ends_on or row.wished_ends_on, "date"),
        Column(_("Where the agreement stands"), lambda row: row.status_label),
        Column(_("Number of the reservation"), lambda row: row.reservation_id, joining=True),
    ],
    rows=_agreements,
    fits=_fits,
    year=False,
)


def register() -> None:
    """Have it made, also as a part of a school year; for `AppConfig.ready`."""
    register_table("overeenkomsten", AGREEMENTS)
