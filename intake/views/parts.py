"""The pages of the parts that are typed: write, save by itself, and see what another wrote in the meantime."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.enums import PartKey
from intake.forms.course import AskAdviserForm, SavedPage
from intake.forms.editing import Editor, stored
from intake.forms.people import ParentForm, PupilForm
from intake.kinds import next_to, part_of
from intake.models import Request, RequestPart
from intake.permissions import may_type_reach, may_unhide, may_write_part, writes_for_school
from intake.queries.progress import WRITERS as OTHER_WRITERS
from intake.queries.progress import advice_asked_at
from intake.reading import head_facts, read_answers, read_parts
from intake.views import consents, director, documents
from intake.views.presence import others
from intake.views.shared import WRITERS, fetch_draft, place_of, to_dossier, told, writable
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.models import User
from swvportal.foundation.workflow import MoveRefused

OWN_PAGES = {
    PartKey.CONSENTS: consents.page,
    PartKey.DOCUMENTS: documents.page,
    PartKey.DIRECTOR: director.page,
}
BESIDE_ADVICE = (PartKey.PUPIL, PartKey.QUESTION, PartKey.PICTURE, PartKey.TRIED, PartKey.SOT, PartKey.GOALS)


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One part: its form for who writes it, its answers for who may read along."""
    subject = fetch_draft(request, pk)
    if part_of(subject, key) is None:
        raise Http404
    if not writable(subject):
        return to_dossier(subject)
    if request.method != "POST":
        looked(request, subject, f"part {key}")
    if own := OWN_PAGES.get(PartKey(key)):
        return own(request, subject)
    user = person(request)
    if may_write_part(user, subject, key):
        return _save(request, subject, key) if request.method == "POST" else _write(request, subject, key)
    if request.method == "POST":
        raise Http404
    return _read(request, subject, key)


def _context(request: HttpRequest, subject: Request, key: str, **more: Any) -> dict[str, Any]:
    return {
        "subject": subject,
        **place_of(subject, key),
        **others(subject, person(request), key),
        "back_to_check": "check" in (request.GET.get("from"), request.POST.get("from")),
        **more,
    }


def _write(request: HttpRequest, subject: Request, key: str) -> HttpResponse:
    saved = subject.parts.select_related("saved_by").get(key=key)
    return _form(
        request,
        subject,
        _editor(subject, saved, by=person(request), one_more="more" in request.GET),
        saved=saved,
        version=saved.version,
    )


def _editor(
    subject: Request, saved: RequestPart, data: QueryDict | None = None, *, by: User, one_more: bool = False
) -> Editor:
    asked = part_of(subject, saved.key)
    compulsory = asked.compulsory if asked else ()
    before = stored(subject, saved)
    editor = Editor(saved.key, before, data, compulsory=compulsory, began=subject.began_on, one_more=one_more)
    if saved.key == PartKey.PARENTS and subject.pupil and (data is None or editor.whole):
        known = {str(parent.pk): parent for parent in subject.pupil.parents.all() if parent.secret_address}
        for row in editor.rows or ():
            parent = known.get(str(row["id"].value()))
            if isinstance(row, ParentForm) and parent and not (answer := may_unhide(by, parent)):
                row.keep_hidden(str(answer.reason))
    if isinstance(editor.form, PupilForm) and subject.pupil and not (answer := may_type_reach(by, subject.pupil)):
        editor.form.keep_hidden(str(answer.reason))
    return editor


def _form(
    request: HttpRequest,
    subject: Request,
    editor: Editor,
    *,
    saved: RequestPart,
    version: int,
    page: UUID | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page with a form on it; with its typed text when it comes back."""
    context = _context(
        request, subject, editor.key, editor=editor, saved=saved, version=version, page=page or uuid.uuid4(), **more
    )
    if editor.key == PartKey.HEAD:
        context["facts"] = head_facts(subject)
    if editor.key == PartKey.ADVICE:
        context["beside"] = read_parts(subject, reader=person(request), keys=BESIDE_ADVICE)
    return render(request, "intake/part.html", context, status=status)


def _read(request: HttpRequest, subject: Request, key: str) -> HttpResponse:
    """A part that somebody else writes: what stands there, and for the school whom to ask."""
    saved = subject.parts.select_related("saved_by").get(key=key)
    context = _context(
        request,
        subject,
        key,
        saved=saved,
        parts=read_parts(subject, reader=person(request), keys=[key]),
        writer=OTHER_WRITERS.get(key) or _("School"),
    )
    if key == PartKey.ADVICE and writes_for_school(person(request), subject):
        context["ask"] = AskAdviserForm(asked=subject.adviser)
        context["asked_at"] = advice_asked_at(subject)
    return render(request, "intake/part_read.html", context)


def _save(request: HttpRequest, subject: Request, key: str) -> HttpResponse:
    """Keep what has the right format, and come back with what has not; nothing typed is lost on any way out."""
    user = person(request)
    saved = subject.parts.select_related("saved_by").get(key=key)
    editor = _editor(subject, saved, request.POST, by=user)
    page = SavedPage(request.POST)
    if not (page.is_valid() and editor.whole):
        messages.error(request, _("This page did not arrive whole, so nothing was changed. Send it once more."))
        return _form(request, subject, editor, saved=saved, version=saved.version, status=422)
    version, opened = page.cleaned_data["version"], page.cleaned_data["page"]
    fine = editor.is_valid()
    try:
        saved = _keep(subject, editor, version=version, page=opened, by=user)
    except act.StalePart as stale:
        return _stale(request, subject, editor, stale.part)
    except MoveRefused as refused:
        told(request, refused)
        return _form(request, subject, editor, saved=saved, version=version, page=opened, status=422)
    if request.htmx:  # type: ignore[attr-defined]
        context = {"saved_at": timezone.now(), "version": saved.version, "problems": editor.problems()}
        return render(request, "intake/_autosaved.html", context)
    if not fine:
        return _form(request, subject, editor, saved=saved, version=saved.version, page=opened, status=422)
    return _onward(request, subject, key)


def _keep(subject: Request, editor: Editor, *, version: int, page: UUID, by: User) -> RequestPart:
    now = timezone.now()
    if editor.key == PartKey.PUPIL:
        return act.save_pupil(subject, fields=editor.values(), version=version, by=by, now=now, page=page)
    if editor.key == PartKey.PARENTS:
        values = editor.values()
        return act.save_parents(
            subject,
            parents=values["rows"],
            disagree=bool(values["parents_disagree"]),
            version=version,
            by=by,
            now=now,
            page=page,
        )
    return act.save_part(subject, editor.key, data=editor.answers(), version=version, by=by, now=now, page=page)


def _stale(request: HttpRequest, subject: Request, editor: Editor, standing: RequestPart) -> HttpResponse:
    """Show both texts: what stands there now and by whom, and one's own still in the form, to save it knowingly."""
    standing = RequestPart.objects.select_related("saved_by", "request__pupil").get(pk=standing.pk)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "intake/_autosave_stale.html", {"standing": standing}, status=422)
    now_there = read_answers(editor.key, stored(standing.request, standing), secrets=True)  # to who writes it
    return _form(
        request,
        subject,
        editor,
        saved=standing,
        version=standing.version,
        status=409,
        standing=standing,
        there_list=[now_there],
    )


def _onward(request: HttpRequest, subject: Request, key: str) -> HttpResponse:
    """Where the pressed button leads."""
    go = request.POST.get("go")
    if go == "add":
        return redirect(reverse("intake:part", args=[subject.pk, key]) + "?more#last-row")
    if request.POST.get("from") == "check":
        return redirect("intake:check", pk=subject.pk)
    if go == "next":
        subject.refresh_from_db(fields=["pupil"])  # a pupil who is named brings parts along
        following = next_to(subject, key, 1)
        if not following:
            return redirect("intake:check", pk=subject.pk)
        return redirect("intake:part", pk=subject.pk, key=following)
    messages.success(request, _("“%(part)s” has been kept.") % {"part": PartKey(key).label})
    return redirect("intake:write", pk=subject.pk)
