"""The overview of hours as a spreadsheet or PDF, with the figures of the page; the worker makes it."""

from __future__ import annotations

from typing import IO

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hours.exports.asking import asked_of, clean
from hours.overviews.document import document_of
from hours.overviews.figures import months_begun, overview_of
from hours.overviews.kinds import kinds_of
from hours.overviews.questions import counts_beside
from hours.overviews.reserve import given_facts, given_of
from hours.overviews.spreadsheet import workbook_of
from hours.overviews.words import conclusion, titles
from hours.permissions import may_read_overview
from swvportal.foundation.exports.kinds import Facts, Heard, Maker
from swvportal.foundation.exports.tables import WORDS
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.snapshots import at_one_moment
from swvportal.foundation.verdicts import Verdict


def _allowed(user: User, facts: Facts) -> Verdict:
    return may_read_overview(user)


def _title(facts: Facts) -> str:
    name = _("Overview of hours %(year)s") % {"year": as_label(int(facts["year"]))}
    return f"{name}, {facts[WORDS]}" if WORDS in facts else name


def _stem(facts: Facts) -> str:
    return f"uren-{as_label(int(facts['year']))}"


def _make(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    file.write(_pdf(user, facts) if facts["as"] == "pdf" else _sheet(user, facts))


def _sheet(user: User, facts: Facts) -> bytes:
    with at_one_moment():
        asked = asked_of(user, facts)
        found, counts, given = overview_of(user, asked), counts_beside(user, asked), given_of(user, asked)
        kinds = kinds_of(user, asked, found.total)
    return workbook_of(found, counts, conclusion=conclusion(found), kinds=kinds, given=given)


def _pdf(user: User, facts: Facts) -> bytes:
    """For the general assembly and therefore in Dutch; raises `RenderFailed` when none comes out."""
    with translation.override("nl"):
        with at_one_moment():
            asked = asked_of(user, facts)
            found, counts = overview_of(user, asked), counts_beside(user, asked)
            kinds = kinds_of(user, asked, found.total)
            given, house = given_facts(user, asked), Partnership.objects.get()
        told = {
            "conclusion": conclusion(found),
            "kinds": kinds,
            "counts": counts,
            "year_label": as_label(asked.year),
            "titles": titles(),
            **given,
            "house": house,
            "today": timezone.localdate(),
        }
        return document_of(found, until=months_begun(asked.year, timezone.localdate()), facts=told)


OVERVIEW = Maker(("pdf", "xlsx"), clean, _allowed, _title, _stem, _make)
