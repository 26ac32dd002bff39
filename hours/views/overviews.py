"""Overviews of hours for schools, boards, the loket and the office: page, lines, picture, spreadsheet and PDF."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hours.overviews.asking import Asked, asked_by, budgets_seen
from hours.overviews.chart import WIDTHS, burn_down
from hours.overviews.document import document_of
from hours.overviews.figures import SHOWN, months_of, overview_of, reads_as
from hours.overviews.lines import counted, lines_of, sums_of
from hours.overviews.questions import Counts, counts_of, questions_of
from hours.overviews.reserve import given_of
from hours.overviews.spreadsheet import XLSX, workbook_of
from hours.overviews.words import conclusion
from hours.reserves import Shortage, running_out
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.box import RenderFailed
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.schoolyears import as_label, school_year_of

SEES_OVERVIEW = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.COORDINATOR, Role.OFFICE)
PER_PAGE = 50
MOST_SHORT = 5


@require_safe
@roles_required(*SEES_OVERVIEW)
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of a school year (`?year=`, this one without), narrowed by the filters in the address."""
    user = person(request)
    asked, years = _asked(request, user)
    found = overview_of(user, asked)
    context: dict[str, Any] = {
        "overview": found,
        "conclusion": conclusion(found),
        "counts": _counts(user, asked),
        "year_label": as_label(asked.year),
        "years": [(year, as_label(year)) for year in years],
        "until": _until(asked.year),
        "titles": _titles(),
        **_given(user, asked),
        "shortages": [] if found.by == "boards" else _shortages(user, asked),
    }
    if found.by == "own":
        page = Paginator(questions_of(user, asked), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page}
    return render(request, "hours/overview.html", context)


@require_safe
@roles_required(*SEES_OVERVIEW)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that add up to one figure (`?total=`, `?month=`); their sum is the figure of the overview."""
    user = person(request)
    asked, _years = _asked(request, user)
    total = request.GET.get("total", "")
    total = total if total in SHOWN else "consumed"
    month = _month(request.GET.get("month", ""), asked) if total == "consumed" else None
    found = overview_of(user, asked)
    context: dict[str, Any] = {
        "asked": asked,
        "year_label": as_label(asked.year),
        "month": month,
        "total": total,
        "titles": _titles(),
        "title": _titles()[total],
        "sum": next(each.used for each in found.months if each.first == month)
        if month
        else getattr(found.total, total),
    }
    if found.by == "schools":
        context |= {"sums": sums_of(user, asked, total, month=month)}
    else:
        rows = lines_of(user, asked, total, month=month).select_related(
            "by", "to__school", "to__board", "budget__school", "budget__board", "budget__supplier",
            "reservation__school", "time_entry__coach", "corrects",
        )  # fmt: skip
        number = _number(request.GET.get("page", ""))
        page = list(rows[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
        context |= {
            "lines": [counted(row, total) for row in page[:PER_PAGE]],
            "older": number + 1 if len(page) > PER_PAGE else None,
            "newer": number - 1 if number > 1 else None,
        }
    return render(request, "hours/overview_lines.html", context)


@require_safe
@roles_required(*SEES_OVERVIEW)
def chart(request: HttpRequest, width: str) -> HttpResponse:
    """The burn-down as a picture, drawn once for the same figures; 404 for another width than `WIDTHS` knows."""
    user = person(request)
    if width not in WIDTHS:
        raise Http404
    asked, _years = _asked(request, user)
    found = overview_of(user, asked)
    drawn = burn_down(found.months, received=found.total.received, until=_until(asked.year), width=width)
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
@roles_required(*SEES_OVERVIEW)
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """The same overview as a spreadsheet."""
    user = person(request)
    asked, _years = _asked(request, user)
    found = overview_of(user, asked)
    made = workbook_of(found, _counts(user, asked), conclusion=conclusion(found), given=given_of(user, asked))
    return _file(made, XLSX, f"uren-{as_label(asked.year)}.xlsx")


@require_safe
@roles_required(*SEES_OVERVIEW)
def document(request: HttpRequest) -> HttpResponse:
    """The same overview as a PDF, in Dutch, for the general assembly; back to the page when it cannot be made."""
    user = person(request)
    with translation.override("nl"):
        asked, _years = _asked(request, user)
        found = overview_of(user, asked)
        facts = {
            "conclusion": conclusion(found),
            "counts": _counts(user, asked),
            "year_label": as_label(asked.year),
            "titles": _titles(),
            **_given(user, asked),
            "house": Partnership.objects.get(),
            "today": timezone.localdate(),
        }
    try:
        made = document_of(found, until=_until(asked.year), facts=facts)
    except RenderFailed:
        text = _("The PDF could not be made now. Try again in a minute; the page and the spreadsheet hold the same.")
        messages.error(request, text)
        return redirect(f"{reverse('hours:overview')}?{asked.query()}")
    return _file(made, "application/pdf", f"uren-{as_label(asked.year)}.pdf")


def _asked(request: HttpRequest, user: User) -> tuple[Asked, list[int]]:
    return asked_by(user, request.GET, year=school_year_of(timezone.localdate()))


def _counts(user: User, asked: Asked) -> Counts | None:
    """The masked counts of a whole year; none beside a filter, nor for schools, which see their own questions."""
    return None if asked.narrow or reads_as(user) == "own" else counts_of(user, asked)


def _given(user: User, asked: Asked) -> dict[str, Any]:
    """What was given from the reserve, row by row and together."""
    given = given_of(user, asked)
    return {"given": given, "given_sum": sum(one.minutes for one in given)}


def _shortages(user: User, asked: Asked) -> list[Shortage]:
    """The budgets of this or the next school year that run out, for which the reader may ask reserve."""
    if asked.year < school_year_of(timezone.localdate()):
        return []
    return running_out(user, asked.of(budgets_seen(user)), most=MOST_SHORT)


def _titles() -> dict[str, str]:
    return {
        "received": _("Received"),
        "reserved": _("Reserved"),
        "consumed": _("Used"),
        "lapsed": _("Lapsed"),
        "left": _("Left"),
    }


def _until(school_year: int) -> int:
    """How many months of a school year have begun by today."""
    return sum(first <= timezone.localdate() for first in months_of(school_year))


def _month(text: str, asked: Asked) -> datetime.date | None:
    return next((first for first in months_of(asked.year) if f"{first:%Y-%m}" == text), None)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) else 1


def _file(made: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        made, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
