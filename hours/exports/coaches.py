"""The year of a coach, and of all coaches, as PDF and spreadsheet with the figures of the page."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import IO, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hours.exports.accounts import house_only
from hours.overviews.coach_charts import SHOWN, by_coach, by_month
from hours.overviews.coach_sheets import cells_of, figures_of, titles_of_coaches, workbook_of_coach, workbook_of_coaches
from hours.overviews.coach_words import conclusion_of_coach, conclusion_of_coaches
from hours.overviews.coach_years import together
from hours.overviews.people import months_of_coach, own_reservations, year_of_coach, years_of_coaches
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts, Heard, Maker
from swvportal.foundation.exports.tables import year_of
from swvportal.foundation.letters.box import the_box
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.snapshots import at_one_moment
from swvportal.foundation.verdicts import Verdict, verdict


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    return {"year": str(year_of(asked))}


def _own(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(Role.COACH), _("Only a coach has a year of hours."))


def _seen(user: User, facts: Facts) -> Iterable[UUID]:
    """What was promised of the coach: it may be handed over to another one."""
    return own_reservations(user, int(facts["year"])).values_list("pk", flat=True)


def _make_own(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    file.write(_own_pdf(user, facts) if facts["as"] == "pdf" else _own_sheet(user, facts))


def _own_sheet(user: User, facts: Facts) -> bytes:
    year = int(facts["year"])
    with at_one_moment():
        found, months, rows = year_of_coach(user, year), months_of_coach(user, year), [*own_reservations(user, year)]
    return workbook_of_coach(found, months, rows, school_year=year, conclusion=conclusion_of_coach(found))


def _own_pdf(user: User, facts: Facts) -> bytes:
    year = int(facts["year"])
    with translation.override("nl"):
        with at_one_moment():
            found, months, rows = (
                year_of_coach(user, year),
                months_of_coach(user, year),
                [*own_reservations(user, year)],
            )
            house = Partnership.objects.get()
        told = {
            "who": user.name,
            "coach_year": found,
            "conclusion": conclusion_of_coach(found),
            "figures": figures_of(found),
            "months": months,
            "reservations": rows,
            "used": sum(row.consumed for row in rows),
            "picture": _as_source(by_month(months, capacity=found.capacity)),
        }
        return _paper("hours/my_year_pdf.html", year, house, told)


def _make_all(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    file.write(_all_pdf(user, facts) if facts["as"] == "pdf" else _all_sheet(user, facts))


def _all_sheet(user: User, facts: Facts) -> bytes:
    year = int(facts["year"])
    with at_one_moment():
        rows = years_of_coaches(user, year)
    sums = together(rows)
    return workbook_of_coaches(rows, sums, school_year=year, conclusion=conclusion_of_coaches(sums))


def _all_pdf(user: User, facts: Facts) -> bytes:
    year = int(facts["year"])
    with translation.override("nl"):
        with at_one_moment():
            rows, house = years_of_coaches(user, year), Partnership.objects.get()
        sums = together(rows)
        told = {
            "coaches": [(row, cells_of(row)) for row in rows],
            "sums": sums,
            "cells": cells_of(sums),
            "titles": titles_of_coaches(),
            "conclusion": conclusion_of_coaches(sums),
            "most_shown": SHOWN,
            "picture": _as_source(by_coach(rows)),
        }
        return _paper("hours/coaches_pdf.html", year, house, told)


def _paper(template: str, year: int, house: Partnership, told: dict[str, Any]) -> bytes:
    """The bytes of an accessible PDF; raises `RenderFailed` when none comes out."""
    shared = {"year_label": as_label(year), "house": house, "today": timezone.localdate()}
    return the_box().pdf(render_to_string(template, told | shared))


def _as_source(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _title_of_own(facts: Facts) -> str:
    return _("My year %(year)s") % {"year": as_label(int(facts["year"]))}


def _title_of_all(facts: Facts) -> str:
    return _("Capacity of coaches %(year)s") % {"year": as_label(int(facts["year"]))}


def _stem_of_own(facts: Facts) -> str:
    return f"mijn-jaar-{as_label(int(facts['year']))}"


def _stem_of_all(facts: Facts) -> str:
    return f"coaches-{as_label(int(facts['year']))}"


MY_YEAR = Maker(("pdf", "xlsx"), _clean, _own, _title_of_own, _stem_of_own, _make_own, _seen)
COACHES = Maker(("pdf", "xlsx"), _clean, house_only, _title_of_all, _stem_of_all, _make_all)
