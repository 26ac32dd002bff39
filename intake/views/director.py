"""The director's word: what it is about in short, and one button."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intake import transitions as act
from intake.enums import PartKey
from intake.forms.course import AgreeForm
from intake.models import Request
from intake.parts import AGREED_WITH
from intake.permissions import may_write_part
from intake.queries.completeness import missing_in
from intake.reading import read_parts
from intake.views.shared import fetch_draft, place_of, told, writable
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.workflow import MoveRefused

IN_SHORT = (PartKey.QUESTION, PartKey.GOALS, PartKey.ADVICE)
THE_REST = (PartKey.PUPIL, PartKey.PICTURE, PartKey.TRIED, PartKey.SOT, PartKey.VOICE)


def page(request: HttpRequest, subject: Request) -> HttpResponse:
    """Part 13: the summary above the button for the director; for others whether the word is there."""
    if request.method == "POST":
        raise Http404
    saved = subject.parts.select_related("saved_by").get(key=PartKey.DIRECTOR)
    mine = bool(may_write_part(person(request), subject, PartKey.DIRECTOR))
    ready = not any(one.part in AGREED_WITH for one in missing_in(subject))
    context = {
        "subject": subject,
        "saved": saved,
        "agreed": bool(saved.data.get("agreed_at")),
        "mine": mine,
        "ready": ready,
        "form": AgreeForm(initial={"version": saved.version}) if mine and ready else None,
        "in_short": read_parts(subject, reader=person(request), keys=IN_SHORT),
        "rest": read_parts(subject, reader=person(request), keys=THE_REST),
        "word": read_parts(subject, reader=person(request), keys=[PartKey.DIRECTOR]),
        **place_of(subject, PartKey.DIRECTOR),
    }
    return render(request, "intake/director.html", context)


@roles_required(Role.DIRECTOR)
@require_POST
def agree(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the director's word on what was read; when that changed in the meantime, ask to read again."""
    subject = fetch_draft(request, pk)
    if not (writable(subject) and may_write_part(person(request), subject, PartKey.DIRECTOR)):
        raise Http404
    form = AgreeForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, str(problems[0]))
        return redirect("intake:part", pk=pk, key=PartKey.DIRECTOR)
    found = form.cleaned_data
    try:
        act.agree(subject, version=found["version"], remark=found["remark"], by=person(request), now=timezone.now())
    except act.StalePart:
        messages.warning(request, _("Something changed while you were reading. Read it once more, then agree."))
        return redirect("intake:part", pk=pk, key=PartKey.DIRECTOR)
    except MoveRefused as refused:
        told(request, refused)
        return redirect("intake:part", pk=pk, key=PartKey.DIRECTOR)
    messages.success(request, _("Thank you: your agreement has been noted. The school can now submit the request."))
    return redirect("intake:requests")
