"""Pupil counts as a list of everything of a school year; it computes nothing with them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Table, register_table
from swvportal.foundation.models import PupilCount, User
from swvportal.foundation.schoolyears import first_day, last_day
from swvportal.foundation.verdicts import Verdict, verdict


def _fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(Role.OFFICE), _("Only the office reads pupil counts."))


def _counts(user: User, facts: Facts) -> QuerySet[PupilCount]:
    """Those of the school year and of the one before, by which its hours were divided."""
    year = int(facts["year"])
    found = PupilCount.objects.filter(counted_on__range=(first_day(year - 1), last_day(year)))
    return found.select_related("school", "board", "typed_by").order_by("counted_on", "school__name", "school__code")


def _source(row: PupilCount) -> str:
    return gettext("own count") if row.typed_by_id else "DUO"


COUNTS = Table(
    title=_("Pupil counts"),
    note=_("A row is how many pupils a school had on a day of this school year or the one before."),
    stem="leerlingtellingen",
    columns=[
        Column(_("Counted on"), lambda row: row.counted_on, "date"),
        Column(_("Location code"), lambda row: row.school.code),
        Column(_("School"), lambda row: row.school),
        Column(_("School board"), lambda row: row.board, note=_("The board of the school on that day.")),
        Column(_("Kind of school"), lambda row: row.get_kind_display()),
        Column(_("Pupils"), lambda row: row.pupils, "number", _("Empty when DUO wrote <5: one to four.")),
        Column(_("Source"), _source),
        Column(_("Typed by"), lambda row: row.typed_by),
        Column(_("Typed at"), lambda row: row.typed_at, "moment"),
    ],
    rows=_counts,
    fits=_fits,
    alone=False,
)


def register() -> None:
    """Have them be part of everything of a school year; for `AppConfig.ready`."""
    register_table("leerlingtellingen", COUNTS)
