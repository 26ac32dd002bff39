"""The school's way through a request: the list, a new one, its parts, check and submit, answer, withdraw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake import transitions as act
from intake.enums import PartKey, RequestStatus
from intake.forms.course import AnswerForm, AskAdviserForm, ReasonForm
from intake.forms.editing import EDITABLE
from intake.forms.listing import RequestList
from intake.kinds import number_of, part_of
from intake.models import Question, Request
from intake.permissions import may_write_part, writes_for_school
from intake.queries import documents_of, whereabouts
from intake.queries.completeness import is_no_extension, missing_in
from intake.queries.consents import needed_consents, stand_apart
from intake.queries.progress import part_states, waiting_for
from intake.reading import read_parts
from intake.views.presence import others
from intake.views.shared import (
    WRITERS,
    fetch,
    fetch_draft,
    involved,
    stands_open,
    to_dossier,
    told,
    too_late,
    writable,
)
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused

PER_PAGE = 20


@roles_required(*WRITERS)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """My requests: what waits for me, and of each where it stands, who has it and until when."""
    user = person(request)
    chosen = RequestList(request.GET)
    rows = Request.objects.visible_to(user).select_related("school", "pupil", "adviser", "coach", "desk_owner")
    page = Paginator(chosen.narrow(rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting_for(user),
        "filter": chosen,
        "page_obj": page,
        "rows": [(row, whereabouts(row, user), writable(row) and involved_at_hand(user, row)) for row in page],
        "of_school": bool(user.standing.school_ids),
        "may_begin": bool(user.standing.school_ids) or user.standing.has(Role.COORDINATOR),
        "several_schools": len(user.standing.school_ids) > 1 or user.standing.has(Role.COACH),
    }
    return render(request, "intake/requests.html", context)


def involved_at_hand(user: User, row: Request) -> bool:
    """Whether the row leads to the form rather than the dossier; no query."""
    return row.school_id in user.standing.school_ids or row.adviser_id == user.pk or row.created_by_id == user.pk


@roles_required(*WRITERS)
@require_safe
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list of a draft: thirteen parts, how each stands, who writes it and who saved it last."""
    subject = fetch(request, pk)
    user = person(request)
    if not writable(subject) or not involved(user, subject):
        return to_dossier(subject)
    looked(request, subject, "draft")
    return _task_list(request, subject)


def _task_list(request: HttpRequest, subject: Request, form: AnswerForm | None = None) -> HttpResponse:
    """The page of a draft; `form` is an answer that could not be sent."""
    user = person(request)
    states = part_states(subject, user)
    school = bool(writes_for_school(user, subject))
    question = _open_question(subject)
    context = {
        "subject": subject,
        "states": states,
        "complete": sum(1 for state in states if not state.missing),
        "school": school,
        "question": question,
        "answer_form": form or (AnswerForm() if question and school else None),
        "form": form,
        "where": whereabouts(subject, user),
        **others(subject, user, ""),
    }
    return render(request, "intake/write.html", context, status=422 if form is not None else 200)


def _open_question(subject: Request) -> Question | None:
    if subject.status != RequestStatus.RETURNED:
        return None
    return subject.questions.filter(answered_at__isnull=True).select_related("asked_by").first()


@roles_required(*WRITERS)
@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All answers to read back, what is missing on top, and the button to submit."""
    subject = fetch_draft(request, pk)
    user = person(request)
    if not writes_for_school(user, subject):
        raise Http404
    if not writable(subject):
        return to_dossier(subject)
    looked(request, subject, "draft")

    def change(key: str, name: str) -> str:
        return _place(subject, key, name) if may_write_part_at_hand(key) else ""

    parts = read_parts(subject, reader=user, change=change)
    needed = needed_consents(subject)
    documents = part_of(subject, PartKey.DOCUMENTS) and number_of(subject, PartKey.DOCUMENTS)
    context = {
        "subject": subject,
        "missing": [(one, _place(subject, one.part, one.field), one.part.label) for one in missing_in(subject)],
        "documents": documents,
        "apart": needed if stand_apart(needed) else [],
        "parts": [part for part in parts if not documents or part.number < documents],
        "last_parts": [part for part in parts if documents and part.number > documents],
        "attached": documents_of(subject),
        "returned": subject.status == RequestStatus.RETURNED,
    }
    return render(request, "intake/check.html", context)


def may_write_part_at_hand(key: str) -> bool:
    """Whether the school itself changes this part in a form."""
    return key in EDITABLE and key != PartKey.ADVICE


def _place(subject: Request, key: str, field: str) -> str:
    """The address of a field of a part, with the way back to this page."""
    there = reverse("intake:part", args=[subject.pk, key]) + "?from=check"
    return f"{there}#div_id_{field}" if field else there


@roles_required(*WRITERS)
@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the request in; a second click finds it handed in and shows the same page."""
    subject = fetch_draft(request, pk)
    if not writes_for_school(person(request), subject):
        raise Http404
    try:
        act.submit(subject, by=person(request), now=timezone.now())
    except AlreadyMoved as late:
        if late.move is None or late.move.by_id != person(request).pk:
            told(request, late)
        return redirect("intake:sent", pk=pk)
    except MoveRefused as refused:
        told(request, refused)
        return redirect("intake:check", pk=pk)
    return redirect("intake:sent", pk=pk)


@roles_required(*WRITERS)
@require_safe
def sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reference, and what happens next and until when."""
    subject = fetch_draft(request, pk)
    if subject.submitted_at is None:
        return redirect("intake:write", pk=pk)
    looked(request, subject, "dossier")
    return render(request, "intake/sent.html", {"subject": subject, "where": whereabouts(subject, person(request))})


@roles_required(*WRITERS)
@require_POST
def complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the question of the loket; the answer stays in the form when something is still missing."""
    subject = fetch_draft(request, pk)
    if not writes_for_school(person(request), subject):
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            act.complete(subject, answer=form.cleaned_data["answer"], by=person(request), now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Your answer has been sent. The request goes on."))
            return to_dossier(subject)
    return _task_list(request, subject, form)


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the request back, with a reason; the page does not tell whether a decision is pending."""
    subject, user = fetch_draft(request, pk), person(request)
    if not writes_for_school(user, subject) or not stands_open(subject, user, "withdraw"):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act.withdraw(subject, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except AlreadyMoved as late:
            messages.error(request, _too_late_to_withdraw(subject, user) or late.message)
        except MoveRefused as refused:
            told(request, refused)
        else:
            messages.success(request, _("The request has been withdrawn."))
        return redirect("intake:requests")
    if request.method != "POST":
        looked(request, subject, "dossier")
    context = {"subject": subject, "form": form}
    return render(request, "intake/withdraw.html", context, status=422 if form.errors else 200)


def _too_late_to_withdraw(subject: Request, user: User) -> str:
    """What to say to whoever may not know that a decision is pending; empty where nothing has to stay hidden."""
    hidden = too_late(subject, user, "withdraw")
    if hidden and not (answer := is_no_extension(subject)):
        return str(answer.reason)
    return hidden


@roles_required(*WRITERS)
@require_POST
def ask_adviser(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a coach for the advice; that coach gets a mail and finds the draft in the own list."""
    subject = fetch_draft(request, pk)
    if not may_write_part(person(request), subject, PartKey.HEAD):
        raise Http404
    form = AskAdviserForm(request.POST, asked=subject.adviser)
    if not form.is_valid():
        again = form.has_error("coach", "again")
        messages.error(request, str(form.errors["coach"][0]) if again else _("Choose a school coach."))
    else:
        coach = form.cleaned_data["coach"]
        with saying(request, _("%(name)s has been asked and gets a message.") % {"name": coach.name}):
            act.ask_adviser(subject, coach=coach, by=person(request), now=timezone.now())
    return redirect("intake:part", pk=pk, key=PartKey.ADVICE)
