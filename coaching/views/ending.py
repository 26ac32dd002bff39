"""The school's page of work that ends: renewals begin here, one with one press, or several after one check."""

from __future__ import annotations

from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.queries import Ending, ending_requests, endings_of
from intake import transitions as act
from intake.transitions import MOST_AT_ONCE
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import TickedForm, keys_among
from swvportal.foundation.models import User
from swvportal.foundation.saying import kept_once
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 30
school_only = roles_required(Role.IB, Role.DIRECTOR)


@school_only
@require_safe
def ending(request: HttpRequest) -> HttpResponse:
    """What of the own school ends this school year, soonest first, and what was closed in it."""
    user, today = person(request), timezone.localdate()
    end = last_day(school_year_of(today))
    rows = ending_requests(user, today).filter(school__in=user.standing.school_ids, last_day__lte=end)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": endings_of(page.object_list, user),
        "end": end,
        "today": today,
        "once": uuid4(),
        "several_schools": len(user.standing.school_ids) > 1,
        "ticked": set(request.GET.getlist("row")),
    }
    return render(request, "coaching/ending.html", context)


@school_only
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Begin the renewal of one, and go on to its draft; the same page sent twice leads to the same draft."""
    user = person(request)
    form = TickedForm(request.POST, keys=request.POST.getlist("row")[:1])
    rows = _ticked(request.POST.getlist("row")[:1], user)
    if not form.is_valid() or not rows:
        return redirect("coaching:ending")
    earlier = rows[0].request
    key = uuid5(form.cleaned_data["once"], str(earlier.pk))
    try:
        begun = act.renew(earlier, key=key, by=user, now=timezone.now())
    except MoveRefused as refused:
        messages.error(request, refused.message)
        return redirect("coaching:ending")
    return redirect("intake:write", pk=begun.pk)


@school_only
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """What will begin of what was ticked, and what cannot and why; confirmed once, the drafts are there."""
    user = person(request)
    rows = _ticked(request.GET.getlist("row"), user)
    if request.method == "POST":
        sent = _ticked(request.POST.getlist("row"), user)
        form = TickedForm(request.POST, keys=[str(row.request.pk) for row in sent])
        if form.is_valid():
            once, chosen = form.cleaned_data["once"], [row.request for row in sent]
            run = kept_once(form, lambda: act.renew_in_bulk(chosen, key=once, by=user, now=timezone.now()))
            if run is not None:
                return redirect("intake:done_in_bulk", pk=run.pk)
    else:
        form = TickedForm(keys=[str(row.request.pk) for row in rows if row.may_renew])
    context = {
        "form": form,
        "possible": [row for row in rows if row.may_renew],
        "left": [(row, row.may_renew.reason) for row in rows if not row.may_renew],
        "ticked": request.GET.urlencode(),
    }
    return render(request, "coaching/renew_check.html", context, status=422 if form.errors else 200)


def _ticked(typed: list[str], user: User) -> list[Ending]:
    """What was ticked of the own school's."""
    today, keys = timezone.localdate(), keys_among(typed, most=MOST_AT_ONCE)
    rows = ending_requests(user, today).filter(pk__in=keys, school__in=user.standing.school_ids)
    return endings_of(rows, user) if keys else []
