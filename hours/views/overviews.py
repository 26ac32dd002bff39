"""Overviews of hours for schools, boards, the loket and the office: page, lines and picture."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hours.overviews.asking import Asked, asked_by, budgets_seen
from hours.overviews.chart import burn_down
from hours.overviews.drawing import WIDTHS
from hours.overviews.figures import SHOWN, Overview, months_begun, overview_of
from hours.overviews.kinds import kind_name, kind_named, kinds_of
from hours.overviews.lines import WITH_NAMES, counted, lines_of, month_named, sums_of
from hours.overviews.questions import counts_beside, questions_of
from hours.overviews.reserve import given_facts
from hours.overviews.words import conclusion, titles
from hours.permissions import SEES_OVERVIEW
from hours.reserves import Shortage, running_out
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, school_year_of

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
        "kinds": kinds_of(user, asked, found.total),
        "counts": counts_beside(user, asked),
        "year_label": as_label(asked.year),
        "years": [(year, as_label(year)) for year in years],
        "until": months_begun(asked.year, timezone.localdate()),
        "titles": titles(),
        **given_facts(user, asked),
        "asks_board": found.by == "own",
        "shortages": [] if found.by == "boards" else _shortages(user, asked),
    }
    if found.by == "own":
        page = Paginator(questions_of(user, asked), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page}
    return render(request, "hours/overview.html", context)


@require_safe
@roles_required(*SEES_OVERVIEW)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that add up to one figure (`?total=`, and `?kind=` or `?month=`); their sum is the overview's."""
    user = person(request)
    asked, _years = _asked(request, user)
    total = request.GET.get("total", "")
    total = total if total in SHOWN else "consumed"
    kind = kind_named(user, request.GET.get("kind", ""), total)
    month = month_named(request.GET.get("month", ""), asked.year) if total == "consumed" and not kind else None
    found = overview_of(user, asked)
    context: dict[str, Any] = {
        "asked": asked,
        "year_label": as_label(asked.year),
        "month": month,
        "kind": kind and kind_name(kind),
        "total": total,
        "titles": titles(),
        "title": titles()[total],
        "export_query": asked.query(total=total, month=f"{month:%Y-%m}" if month else None, kind=kind or None),
        "sum": _sum(user, found, total, month=month, kind=kind),
    }
    if found.by == "schools":
        context |= {"sums": sums_of(user, asked, total, month=month)}
    else:
        rows = lines_of(user, asked, total, month=month, kind=kind).select_related(*WITH_NAMES)
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
    drawn = burn_down(
        found.months, received=found.total.received, until=months_begun(asked.year, timezone.localdate()), width=width
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


def _asked(request: HttpRequest, user: User) -> tuple[Asked, list[int]]:
    return asked_by(user, request.GET, year=school_year_of(timezone.localdate()))


def _sum(user: User, found: Overview, total: str, *, month: datetime.date | None, kind: str) -> int:
    """The figure of the overview that was opened."""
    if kind:
        kinds = kinds_of(user, found.asked, found.total)
        return next((int(getattr(each, total)) for each in kinds if each.key == kind), 0)
    if month:
        return next(each.used for each in found.months if each.first == month)
    return int(getattr(found.total, total))


def _shortages(user: User, asked: Asked) -> list[Shortage]:
    """The budgets of this or the next school year that run out, for which the reader may ask reserve."""
    if asked.year < school_year_of(timezone.localdate()):
        return []
    return running_out(user, asked.of(budgets_seen(user)), most=MOST_SHORT)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) else 1
