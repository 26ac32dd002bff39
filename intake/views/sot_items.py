"""The agenda of a SOT meeting: add an item, change it, write down what came of it, mark what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intake import transitions as act
from intake.forms.begin import GoOnForm
from intake.forms.sot_items import ItemForm, NewItemForm
from intake.forms.sot_outcome import LINES, AgreedForm, DiscussForm
from intake.models import AgendaItem, Conclusion, Request
from intake.permissions import keeps_sot, may_ask_from_item
from intake.queries import pupils_for
from intake.views.sot import SCHOOL
from intake.views.sot_meeting import ACTS
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.saying import kept_once, saying
from swvportal.foundation.workflow import MoveRefused

methods = require_http_methods(["GET", "HEAD", "POST"])
BLANK = 2  # empty lines below what was agreed already


def fetch_item(request: HttpRequest, pk: UUID) -> AgendaItem:
    """An item of a meeting that this person keeps; for everybody else it does not exist."""
    rows = AgendaItem.objects.visible_to(person(request)).select_related("meeting__school", "pupil")
    found = get_object_or_404(rows, pk=pk)
    require(keeps_sot(person(request), found.meeting))
    return found


@roles_required(*SCHOOL)
@methods
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a pupil, a group or a subject on the agenda."""
    meeting, late = ACTS.begin(request, pk, "move")
    if late:
        return late
    user = person(request)
    form = NewItemForm(
        request.POST if request.method == "POST" else None,
        pupils=pupils_for(meeting.school, user),
        participants=list(meeting.participants.all()),
    )

    def run() -> AgendaItem:
        return act.add_item(meeting, form.topic(), key=form.cleaned_data["once"], by=user, now=timezone.now())

    if form.is_valid() and kept_once(form, run) is not None:
        messages.success(request, _("The item stands on the agenda."))
        return ACTS.back(meeting)
    return ACTS.show(request, "intake/sot_item_new.html", meeting, form)


@roles_required(*SCHOOL)
@methods
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an item; when a colleague was first, what stands there now is shown beside what was typed."""
    item = fetch_item(request, pk)
    _meeting, late = ACTS.begin(request, item.meeting_id, "move")
    if late:
        return late
    looked(request, item.meeting, "sot")
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        item=item,
        participants=list(item.meeting.participants.all()),
    )
    stale = None
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            act.save_item(item, form.topic(), version=version, by=person(request), now=timezone.now())
        except act.StaleItem as refused:
            stale = refused.item
            _say_stale(form, refused)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The item is kept."))
            return ACTS.back(item.meeting)
    return _show(request, "intake/sot_item.html", item, form, stale=stale)


@roles_required(*SCHOOL)
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    item = fetch_item(request, pk)
    with saying(request, _("The item is off the agenda.")):
        act.remove_item(item, by=person(request), now=timezone.now())
    return ACTS.back(item.meeting)


@roles_required(*SCHOOL)
@methods
def discuss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what came of an item: the needs, and who does what by when."""
    item = fetch_item(request, pk)
    _meeting, late = ACTS.begin(request, item.meeting_id, "move")
    if late:
        return late
    looked(request, item.meeting, "sot")
    data = request.POST if request.method == "POST" else None
    form = DiscussForm(data, item=item)
    known = {line.pk: line for line in item.conclusions.all()}
    lines = _lines(data, list(known.values()))
    stale = None
    if data is not None and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        found = form.cleaned_data
        try:
            act.discuss_item(
                item,
                parents_present=found.get("parents_present") == "yes" if "parents_present" in found else None,
                needs=found["needs"],
                agreed=[line.agreed() for line in lines if not line.blank],
                version=found["version"],
                by=person(request),
                now=timezone.now(),
            )
        except act.StaleItem as refused:
            stale = refused.item
            _say_stale(form, refused)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("What came of it is kept."))
            return ACTS.back(item.meeting)
    problems = [field for one in (form, *lines) for field in one if field.errors]
    return _show(request, "intake/sot_discuss.html", item, form, stale=stale, lines=lines, problems=problems)


@roles_required(*SCHOOL, Role.COORDINATOR)
@methods
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a draft that takes along what an item says, the coordinator on behalf of the school."""
    user = person(request)
    rows = AgendaItem.objects.visible_to(user).select_related("meeting__school", "pupil")
    item = get_object_or_404(rows.prefetch_related("conclusions"), pk=pk)
    require(may_ask_from_item(user, item))
    kinds = act.kinds_from_item(item)
    if not kinds:
        messages.error(request, _("First write down what came of this item; then you can go on with a request."))
        return ACTS.back(item.meeting)
    looked(request, item.meeting, "sot")
    form = GoOnForm(request.POST if request.method == "POST" else None, kinds=kinds, renewed=False)

    def run() -> Request:
        found = form.cleaned_data
        return act.ask_from_item(item, kind=found["kind"], by=user, key=found["once"], now=timezone.now())

    if form.is_valid() and (begun := kept_once(form, run)):
        return redirect("intake:write", pk=begun.pk)
    return _show(request, "intake/sot_ask.html", item, form, kinds=kinds)


@roles_required(*SCHOOL)
@require_POST
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark what was agreed as done, or as not done after all."""
    line = get_object_or_404(Conclusion.objects.select_related("item__meeting"), pk=pk)
    require(keeps_sot(person(request), line.item.meeting))
    is_done = request.POST.get("done") == "yes"
    with saying(request, _("It is marked as done.") if is_done else _("It is marked as not done yet.")):
        act.mark_done(line, done=is_done, by=person(request), now=timezone.now())
    return redirect("intake:sot_meeting", pk=line.item.meeting_id)


def _lines(data: Any, known: list[Conclusion]) -> list[AgreedForm]:
    """The lines of the page: on opening those that stand there and some empty ones, on sending those that were sent."""
    if data is not None:
        by_key = {str(line.pk): line for line in known}
        sent = [number for number in range(LINES + len(known)) if f"line{number}-what" in data]
        return [
            AgreedForm(data, prefix=f"line{number}", line=by_key.get(data.get(f"line{number}-key", "")))
            for number in sent
        ]
    places: list[Conclusion | None] = [*known, *([None] * BLANK)]
    return [AgreedForm(None, prefix=f"line{number}", line=line) for number, line in enumerate(places)]


def _say_stale(form: ItemForm | DiscussForm, refused: act.StaleItem) -> None:
    """Say who was first, and let what was typed be saved over it on purpose."""
    form.add_error(None, refused.message)
    form.save_over(refused.item.version)


def _show(request: HttpRequest, template: str, item: AgendaItem, form: SwvForm, /, **more: Any) -> HttpResponse:
    wrong = form.errors or any(line.errors for line in more.get("lines", ()))
    context = {"item": item, "meeting": item.meeting, "form": form, **more}
    return render(request, template, context, status=422 if wrong else 200)
