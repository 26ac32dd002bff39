"""The questions for reserve as a list for a file, with the filters of their page; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hours.filters import ReserveList
from hours.models import ReserveRequest
from hours.permissions import may_read_overview
from hours.reserves import reserve_requests
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Table, kept_filters, said
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Verdict


def _listed(user: User, asked: Mapping[str, str]) -> ReserveList:
    return ReserveList(reserve_requests(user), QueryDict(urlencode(dict(asked))))


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    found = _listed(user, asked)
    return kept_filters(found.kept, found.words)


def _fits(user: User, facts: Facts) -> Verdict:
    """Whoever has the page; the committee has none."""
    return may_read_overview(user)


def _rows(user: User, facts: Facts) -> QuerySet[ReserveRequest]:
    return _listed(user, facts).rows()


def _of_a_year(user: User, facts: Facts) -> QuerySet[ReserveRequest]:
    return reserve_requests(user).filter(school_year=int(facts["year"]))


RESERVE = Table(
    title=_("Questions for reserve"),
    note=_("A row is one question for hours of the reserve, and what came of it."),
    stem="vragen-om-reserve",
    columns=[
        Column(_("Question"), lambda row: row.reference),
        Column(_("What the hours are for"), lambda row: row.task),
        Column(_("For"), lambda row: row.holder),
        Column(_("Supplier"), lambda row: row.supplier),
        Column(_("Purpose"), lambda row: row.get_purpose_display()),
        Column(_("School year"), lambda row: row.year_label),
        Column(_("Asked"), lambda row: row.minutes, "minutes"),
        Column(_("Hours short"), lambda row: row.short or None, "minutes", _("What was missing when it was asked.")),
        Column(_("Given"), lambda row: row.given if row.stands else None, "minutes"),
        Column(_("Where the question stands"), lambda row: row.status_label),
        Column(_("Since"), lambda row: row.status_since, "moment"),
        Column(_("Answer by"), lambda row: row.answer_by if row.waits else None, "date"),
        Column(_("Asked by"), lambda row: row.asked_by),
        Column(_("Asked at"), lambda row: row.asked_at, "moment"),
        Column(_("Number of the entry"), lambda row: row.entry_id, joining=True),
    ],
    rows=_rows,
    fits=_fits,
    year=False,
    clean=_clean,
    heading=said,
    of_a_year=_of_a_year,
)
