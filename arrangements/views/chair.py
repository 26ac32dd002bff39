"""The chair's acts on a case: record, look at the letters, take back, release, settle an objection."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arrangements import transitions as act
from arrangements.forms.deciding import DecisionForm, MeetingForm, ReasonForm, SettleForm
from arrangements.letters import pack
from arrangements.models import Decision, Meeting
from arrangements.views.committee import case_context, fetch_case
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import chairs, chairs_or_office
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.preview import preview_html
from swvportal.foundation.workflow import MoveRefused

chair_only = roles_required(Role.CHAIR)
releasers = roles_required(Role.CHAIR, Role.OFFICE)


@chair_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what the committee decided, beside the reviews; starts from the coach's advice."""
    subject, user = fetch_case(request, pk), person(request)
    require(chairs(user, subject))
    if subject.status != RequestStatus.AT_COMMITTEE:
        return redirect(
            "arrangements:pending" if subject.status == RequestStatus.DECIDED else "arrangements:settle", pk
        )
    form = DecisionForm(request.POST or None, initial=DecisionForm.initial_of(subject))
    if request.method == "POST" and form.is_valid():
        try:
            act.record_decision(subject, form.draft, by=user, now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The decision is recorded. Nobody outside sees it until you release it."))
            return redirect("arrangements:pending", pk=pk)
    looked(request, subject, "decision")
    return render(request, "arrangements/decide.html", case_context(request, subject, form=form))


@releasers
@require_safe
def pending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The recorded decision with the letters that will leave, and the two ways on: release or take back."""
    subject, decision = fetch_pending(request, pk)
    looked(request, subject, "decision")
    items = pack(decision, number=_("follows at release"), dated=timezone.localdate())
    context = {
        "subject": subject,
        "decision": decision,
        "letters": [(item, preview_html(item.facts)) for item in items],
        "form": ReasonForm(),
        "may_undo": chairs(person(request), subject),
    }
    return render(request, "arrangements/pending.html", context)


def fetch_pending(request: HttpRequest, pk: UUID) -> tuple[Request, Decision]:
    """A request whose decision waits for release, for who may release it."""
    rows = Request.objects.visible_to(person(request)).filter(status=RequestStatus.DECIDED)
    subject = get_object_or_404(rows.select_related("school__board", "pupil"), pk=pk)
    require(chairs_or_office(person(request), subject))
    decision = subject.decisions.pending().select_related("coach", "decided_by", "reservation__budget").get()
    decision.request = subject
    return subject, decision


@chair_only
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the recorded decision back."""
    subject, user = fetch_any(request, pk), person(request)
    require(chairs(user, subject))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you take the decision back."))
        return redirect("arrangements:pending", pk=pk)
    try:
        act.undo_decision(subject, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
    except MoveRefused as refused:
        messages.error(request, refused.message)
        return back(subject)
    messages.success(request, _("The decision is taken back and the hours are free again."))
    return redirect("arrangements:case", pk=pk)


@releasers
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the recorded decision final."""
    subject, user = fetch_any(request, pk), person(request)
    require(chairs_or_office(user, subject))
    try:
        decision = act.release(subject, by=user, now=timezone.now())
    except MoveRefused as refused:
        messages.error(request, refused.message)
        return back(subject)
    messages.success(
        request,
        _("Released under %(number)s. The letters are being made; the school gets a message when they are ready.")
        % {"number": decision.number},
    )
    return redirect("dossier", pk=pk)


def fetch_any(request: HttpRequest, pk: UUID) -> Request:
    """A request that this person may see, in whatever state: a stale click hears who was first."""
    rows = Request.objects.visible_to(person(request)).filter(submitted_at__isnull=False)
    return get_object_or_404(rows.select_related("school__board", "pupil"), pk=pk)


def back(subject: Request) -> HttpResponse:
    """To where this case can be handled now."""
    subject.refresh_from_db(fields=["status"])
    if subject.status == RequestStatus.DECIDED:
        return redirect("arrangements:pending", pk=subject.pk)
    return redirect("dossier", pk=subject.pk)


@chair_only
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide anew on an objection."""
    subject, user = fetch_case(request, pk), person(request)
    require(chairs(user, subject))
    if subject.status != RequestStatus.OBJECTION:
        raise Http404
    form = SettleForm(request.POST or None, initial=SettleForm.initial_of(subject))
    if request.method == "POST" and form.is_valid():
        try:
            act.settle_objection(subject, form.draft, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The objection is settled and the new letters are on their way."))
            return redirect("dossier", pk=pk)
    looked(request, subject, "decision")
    return render(request, "arrangements/decide.html", case_context(request, subject, form=form, settling=True))


@roles_required(Role.CHAIR, Role.OFFICE, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """The committee's meetings to come, and one to add."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The meeting is planned."))
        return redirect("arrangements:meetings")
    coming = Meeting.objects.filter(held_on__gte=timezone.localdate())
    return render(request, "arrangements/meetings.html", {"form": form, "meetings": coming})
