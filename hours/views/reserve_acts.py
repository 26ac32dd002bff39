"""The acts on one question for reserve, each with its form: of the office, and of whoever asked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.bounds import NotEnough
from hours.forms.reserving import GiveForm
from hours.transitions import decline_reserve, give_reserve, take_back_reserve, withdraw_reserve
from hours.views.reserve import ASKERS, answers_of, beside_for, fetch
from hours.workflow import RESERVE_FLOW
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.saying import done_by
from swvportal.foundation.views.acting import Acts

methods = require_http_methods(["GET", "HEAD", "POST"])
office_only = roles_required(Role.OFFICE)
ACTS = Acts(RESERVE_FLOW, fetch, page="hours:reserve_request", called="row")


@office_only
@methods
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give what was asked, or fewer hours with a reason, beside what the reserve and the holder have."""
    row, late = ACTS.begin(request, pk, "give")
    if late:
        return late
    form = GiveForm(request.POST if request.method == "POST" else None, asked=row)

    def run() -> None:
        given = form.cleaned_data
        reason = given["reason"].strip() if given["minutes"] < row.minutes else ""
        give_reserve(row, given["minutes"], reason=reason, by=person(request), now=timezone.now())

    if done_by(request, form, run, _("The hours are in the budget, and who asked gets a message."), minutes=NotEnough):
        return ACTS.back(row)
    more = {"beside": beside_for(person(request), row), "answers": answers_of(row)}
    return ACTS.show(request, "hours/reserve_give.html", row, form, **more)


@office_only
@methods
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give nothing, with a reason."""
    words = (
        _("Who asked reads your reason and can ask again later."),
        _("No hours are given; who asked gets a message."),
    )
    return ACTS.with_reason(request, pk, "decline", decline_reserve, *words)


@roles_required(*ASKERS)
@methods
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hours are not needed any more."""
    words = _("The office reads why. You can ask again later."), _("The question is withdrawn.")
    return ACTS.with_reason(request, pk, "withdraw", withdraw_reserve, *words)


@office_only
@methods
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring what was given back to the reserve."""
    words = (
        _("The hours go back to the reserve, as long as they are free in the budget. Who asked reads why."),
        _("The hours are back in the reserve; who asked gets a message."),
    )
    return ACTS.with_reason(request, pk, "take_back", take_back_reserve, *words)
