"""Lead times as lists for a file: the figures, and the steps that they are made of; it measures nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import IN_WORKING_DAYS, LeadStep, RequestKind
from intake.queries.lead_times import FEWEST, LeadFigure, lead_figures_of_year, lead_times_behind
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Rows, Table, kept_filters, said
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Verdict, verdict


def _fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(Role.COORDINATOR), _("Only the coordinator may do this."))


def _unit(step: str) -> str:
    return gettext("working days") if step in IN_WORKING_DAYS else gettext("days")


def _count(row: LeadFigure) -> object:
    return row.count if row.count >= FEWEST else f"<{FEWEST}"


def _figures(user: User, facts: Facts) -> Rows:
    found = lead_figures_of_year(int(facts["year"]))
    return Rows(len(found), found)


def _behind(user: User, facts: Facts) -> Rows:
    found = lead_times_behind(user, int(facts["year"]), kind=facts.get("kind", ""), step=facts.get("step", ""))
    return Rows(len(found), found)


def asked_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Which kind and step are asked for; what makes no sense counts as not asked."""
    known = {"kind": RequestKind.values, "step": LeadStep.values}
    return {name: asked[name] for name, values in known.items() if asked.get(name) in values}


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    kept = asked_of(asked)
    labels = [str({**dict(RequestKind.choices), **dict(LeadStep.choices)}[value]) for value in kept.values()]
    return kept_filters(kept, labels)


FIGURES = Table(
    title=_("Lead times"),
    note=_("A row is one step of one kind of request. The days on which the school was asked for more do not count."),
    stem="doorlooptijden",
    columns=[
        Column(_("Kind of request"), lambda row: capfirst(row.kind_label)),
        Column(_("Step"), lambda row: row.step_label),
        Column(_("Requests"), _count, "number"),
        Column(_("Half within"), lambda row: row.median, "number", _("The median.")),
        Column(_("Nine in ten within"), lambda row: row.ninety, "number", _("The 90th percentile.")),
        Column(_("Counted in"), lambda row: _unit(row.step)),
    ],
    rows=_figures,
    fits=_fits,
    whole=False,
)
BEHIND = Table(
    title=_("Lead times per request"),
    note=_("A row is one step of one request. The days on which the school was asked for more do not count."),
    stem="doorlooptijden-per-aanvraag",
    columns=[
        Column(_("Reference"), lambda row: row.request.reference),
        Column(_("School"), lambda row: row.request.school.name),
        Column(_("Kind of request"), lambda row: capfirst(str(RequestKind(row.kind).label))),
        Column(_("Step"), lambda row: str(LeadStep(row.step).label)),
        Column(_("Days"), lambda row: row.days, "number"),
        Column(_("Counted in"), lambda row: _unit(row.step)),
        Column(_("Ended on"), lambda row: row.ended_on, "date"),
    ],
    rows=_behind,
    fits=_fits,
    whole=False,
    clean=_clean,
    heading=said,
)
