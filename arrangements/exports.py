"""Agreements for hours as a list for a file, as far as the reader sees them; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from arrangements.filters import Agreements
from arrangements.models import Agreement
from arrangements.permissions import SEES_AGREEMENTS
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Table, kept_filters, register_table, said
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import first_day, last_day
from swvportal.foundation.verdicts import Verdict, verdict

_NAMES = ("school", "supplier", "wished_supplier")
NOWHERE = "?"  # part of no reference


def _fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(*SEES_AGREEMENTS), _("You do not see agreements."))


def _agreements(user: User, facts: Facts) -> QuerySet[Agreement]:
    """What the page lists with the same filters, in the same order."""
    return _listed(user, facts).rows().select_related(*_NAMES)


def _of_a_year(user: User, facts: Facts) -> QuerySet[Agreement]:
    """Those of which the period begins in the school year, so that each stands in the file of one year."""
    year = int(facts["year"])
    begins = Coalesce("starts_on", "wished_starts_on")
    found = Agreement.objects.visible_to(user).annotate(begins=begins).select_related(*_NAMES)
    return found.filter(begins__range=(first_day(year), last_day(year)))


def _listed(user: User, asked: Mapping[str, str]) -> Agreements:
    return Agreements(Agreement.objects.visible_to(user), QueryDict(urlencode(dict(asked))))


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    """The filters of the page. What was typed to search is kept only where it is part of a reference: it could hold a
    name.
    """
    found = _listed(user, asked)
    if "q" in found.asked and not found.rows().exists():
        return {**found.kept, "q": NOWHERE}
    return kept_filters(found.kept, found.words)


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
    clean=_clean,
    heading=said,
    of_a_year=_of_a_year,
)


def register() -> None:
    """Have it made, also as a part of a school year; for `AppConfig.ready`."""
    register_table("overeenkomsten", AGREEMENTS)
