"""Agreements for hours: the list of each role, the question of a school, and the page of one agreement."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.filters import Agreements
from arrangements.forms.agreeing import AskForm
from arrangements.models import Agreement
from arrangements.permissions import SEES_AGREEMENTS
from arrangements.queries import (
    agreement_letters_visible_to,
    confirmations_of,
    course_of,
    schools_to_ask_for,
    shortage_of_agreement,
)
from arrangements.workflow import AGREEMENT_FLOW
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.parts import Answer
from swvportal.foundation.saying import kept_once

PER_PAGE = 30
ASKERS = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.OFFICE)
READERS = SEES_AGREEMENTS


def fetch(request: HttpRequest, pk: UUID) -> Agreement:
    """An agreement that this person may see, in whatever state: a stale click hears who was first."""
    rows = Agreement.objects.visible_to(person(request))
    names = ("school", "board", "supplier", "wished_supplier", "asked_by", "reservation__coach")
    return get_object_or_404(rows.select_related(*names), pk=pk)


@roles_required(*READERS)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements that this person may see and that fit the filters, last asked first unless sorted otherwise."""
    user = person(request)
    found = Agreements(Agreement.objects.visible_to(user), request.GET)
    rows = found.rows().select_related("school", "supplier", "wished_supplier")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page_obj": page, "may_ask": user.standing.has(*ASKERS)}
    return render(request, "arrangements/agreements.html", context)


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the board for hours; the same form sent twice ends at the same agreement."""
    user = person(request)
    form = AskForm(request.POST if request.method == "POST" else None, schools=schools_to_ask_for(user))
    if form.is_valid() and (row := kept_once(form, lambda: _asked(form, user))):
        messages.success(request, _("The question lies with the board, under %(mark)s.") % {"mark": row.reference})
        return redirect("arrangements:agreement", pk=row.pk)
    return render(request, "arrangements/agreement_ask.html", {"form": form}, status=422 if form.errors else 200)


def _asked(form: AskForm, user: User) -> Agreement:
    found = form.cleaned_data
    return act.ask_hours(
        form.chosen_school,
        task=found["task"],
        minutes=found["minutes"],
        starts_on=found["starts_on"],
        ends_on=found["ends_on"],
        supplier=found["supplier"],
        key=found["once"],
        by=user,
        now=timezone.now(),
    )


@roles_required(*READERS)
@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one agreement stands, what was wished and agreed, and what this person can do now."""
    user, subject = person(request), fetch(request, pk)
    steps = AGREEMENT_FLOW.offered_to(subject, user)
    letters = agreement_letters_visible_to(user).filter(subject_id=subject.pk)
    context = {
        "subject": subject,
        "steps": [(step, reverse(step.page, args=[subject.pk])) for step in steps],
        "course": course_of(subject),
        "shortage": shortage_of_agreement(user, subject),
        "wished": _wished(subject),
        "agreed": _agreed(subject),
        "letters": letters.order_by("part") if subject.is_registered else [],
        "confirmations": confirmations_of(subject) if _watches(user) and subject.is_registered else [],
    }
    return render(request, "arrangements/agreement.html", context)


def _watches(user: User) -> bool:
    """Whoever looks after what leaves."""
    return user.standing.has(Role.OFFICE)


def _period(first: datetime.date, last: datetime.date) -> str:
    days = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y")}
    return _("%(first)s up to and including %(last)s") % days


def _wished(subject: Agreement) -> list[Answer]:
    return [
        Answer(_("What the hours are for"), subject.task),
        Answer(_("Hours"), as_hours(subject.wished_minutes)),
        Answer(_("Period"), _period(subject.wished_starts_on, subject.wished_ends_on)),
        Answer(_("Supplier"), subject.wished_supplier or _("left to the board")),
        Answer(_("Asked by"), subject.asked_by.name),
    ]


def _agreed(subject: Agreement) -> list[Answer]:
    if subject.supplier is None or subject.starts_on is None or subject.ends_on is None:
        return []
    rows = [
        Answer(_("Supplier"), subject.supplier.name),
        Answer(_("Hours"), as_hours(subject.minutes)),
        Answer(_("Period"), _period(subject.starts_on, subject.ends_on)),
    ]
    if subject.board_note:
        rows.append(Answer(_("Agreed for the board"), subject.board_note))
    if subject.number:
        rows.append(Answer(_("Reference of the confirmations"), subject.number))
    if subject.reservation is not None:
        coach = subject.reservation.coach
        rows.append(Answer(_("Who does the work"), coach.name if coach else _("nobody named yet")))
    return rows
