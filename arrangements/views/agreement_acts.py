"""The acts on one agreement for hours, each with its form: of the board, the school and the office."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrangements import transitions as act
from arrangements.forms.agreeing import AgreeForm, WorkerForm
from arrangements.letters import confirmations
from arrangements.permissions import may_know_hours_of_board, speaks_for_board
from arrangements.queries import budgets_of_board, hours_of_board, shortage_of_agreement, shortages_of_wish
from arrangements.views.agreements import fetch
from arrangements.workflow import AGREEMENT_FLOW
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.letters.preview import preview_html
from swvportal.foundation.saying import done_by
from swvportal.foundation.views.acting import Acts

methods = require_http_methods(["GET", "HEAD", "POST"])
office_only = roles_required(Role.OFFICE)
ACTS = Acts(AGREEMENT_FLOW, fetch, page="arrangements:agreement", called="subject")


@roles_required(Role.DIRECTOR, Role.BOARD)
@methods
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what was agreed with the supplier; the director also who of the board agreed."""
    subject, late = ACTS.begin(request, pk, "agree")
    if late:
        return late
    user = person(request)
    for_board = not speaks_for_board(user, subject)
    form = AgreeForm(request.POST or None, for_board=for_board, initial=AgreeForm.initial_of(subject))
    if done_by(
        request,
        form,
        lambda: act.agree_hours(subject, form.terms, by=user, now=timezone.now()),
        _("The agreement is with the office to be registered."),
    ):
        return ACTS.back(subject)
    budgets = budgets_of_board(user, subject)
    more = {
        "knows": may_know_hours_of_board(user, subject),
        "budgets": budgets,
        "shortages": shortages_of_wish(user, subject, budgets),
    }
    return ACTS.show(request, "arrangements/agreement_agree.html", subject, form, **more)


@office_only
@methods
def register(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look at the terms, the board's hours and both confirmations; then register."""
    subject, late = ACTS.begin(request, pk, "register")
    if late:
        return late
    form = SwvForm(request.POST if request.method == "POST" else None)
    if done_by(
        request,
        form,
        lambda: act.register_hours(subject, by=person(request), now=timezone.now()),
        _("The agreement is registered. It is in force as soon as both confirmations have left."),
    ):
        return ACTS.back(subject)
    budget, shortage = hours_of_board(subject), shortage_of_agreement(person(request), subject)
    left = budget.available - subject.minutes if budget else -subject.minutes
    shown = (
        confirmations(subject, budget=budget, number=_("follows on registration"), dated=timezone.localdate())
        if budget and left >= 0
        else ()
    )
    more = {
        "budget": budget,
        "left": left,
        "shortage": shortage,
        "letters": [(one, preview_html(one)) for one in shown],
    }
    return ACTS.show(request, "arrangements/agreement_register.html", subject, form, **more)


@roles_required(Role.COORDINATOR, Role.OFFICE)
@methods
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which coach of the supplier does the work."""
    subject, late = ACTS.begin(request, pk, "assign")
    if late:
        return late
    assert subject.supplier is not None  # noqa: S101 - agreement_terms_are_whole
    assert subject.reservation is not None  # noqa: S101 - agreement_registered_has_hours
    now_at_work = subject.reservation.coach
    form = WorkerForm(request.POST or None, supplier=subject.supplier, initial={"coach": now_at_work})
    if done_by(
        request,
        form,
        lambda: act.assign_hours(subject, coach=form.cleaned_data["coach"], by=person(request), now=timezone.now()),
        _("The coach gets a message."),
    ):
        return ACTS.back(subject)
    return ACTS.show(request, "arrangements/agreement_assign.html", subject, form)


@roles_required(Role.BOARD)
@methods
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The board does not agree."""
    words = _("The school reads your reason. It can ask again later."), _("The question is declined.")
    return ACTS.with_reason(request, pk, "decline", act.decline_hours, *words)


@roles_required(Role.IB, Role.DIRECTOR, Role.BOARD)
@methods
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The school or its board does not want the hours any more."""
    words = _("School and board read why. You can ask again later."), _("The question is withdrawn.")
    return ACTS.with_reason(request, pk, "withdraw", act.withdraw_hours, *words)


@office_only
@methods
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The board has to agree on something else."""
    words = (
        _(
            "School and board read why; the board agrees on other terms or declines. Name no other hours of the board: "
            "the school does not see them."
        ),
        _("The agreement lies with the board again."),
    )
    return ACTS.with_reason(request, pk, "return_to_board", act.return_to_board, *words)


@office_only
@methods
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a registered agreement before its time."""
    words = (
        _("No more time can be booked, and what is left goes back to the board. Both parties read why."),
        _("The agreement has ended; the hours that were left are free again."),
    )
    return ACTS.with_reason(request, pk, "end", act.end_hours, *words)
