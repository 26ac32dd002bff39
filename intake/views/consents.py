"""Consents of a request: who is asked, what was put to them, what they answered, and taking an answer back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.enums import AttachmentKind, ConsentMethod, PartKey
from intake.forms.consents import ConsentForm
from intake.models import Consent, Request
from intake.permissions import may_ask_consent, may_write_part, writes_for_school
from intake.queries.consent_texts import Words, text_for
from intake.queries.consents import (
    Needed,
    first_day_of_answer,
    latest_links,
    may_rely_on_one,
    needed_consents,
    stops_request,
)
from intake.queries.records import may_come_in, records_of
from intake.views.shared import WRITERS, fetch, place_of, to_dossier, to_records, writable
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.documents import UploadRefused, keeping
from swvportal.foundation.models import Document, User
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused

PUPIL = "leerling"


def page(request: HttpRequest, subject: Request) -> HttpResponse:
    """Part 11: everybody whose consent counts, with the answer that stands and the way to note or take it back."""
    if request.method == "POST":
        raise Http404
    context = {
        "subject": subject,
        "records": records_of(subject),
        "mine": bool(may_write_part(person(request), subject, PartKey.CONSENTS)),
        "links": latest_links(subject),
        "parent_text": text_for(subject, pupil=False, today=timezone.localdate()).text,
        **place_of(subject, PartKey.CONSENTS),
    }
    return render(request, "intake/consents.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: UUID, who: str) -> HttpResponse:
    """Note the answer of one parent (by key) or of the pupil."""
    subject = fetch(request, pk)
    if not may_ask_consent(person(request), subject):
        raise Http404
    asked = asked_person(subject, who)
    if not may_come_in(subject, asked.parent):
        messages.info(request, _("There is an answer of %(name)s already.") % {"name": asked.name})
        return to_records(subject)
    posted = request.method == "POST"
    form = ConsentForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        may_rely=asked.parent is not None and may_rely_on_one(subject),
        first=first_day_of_answer(subject),
    )
    valid = posted and form.is_valid()
    answered_on = form.cleaned_data.get("answered_on") if posted else None
    text = text_for(subject, pupil=asked.parent is None, today=answered_on or timezone.localdate())
    if valid and _note(request, subject, asked, form, text=text):
        messages.success(request, _("The answer of %(name)s has been noted.") % {"name": asked.name})
        return to_records(subject)
    if not posted:
        looked(request, subject, "consent")
    context = {"subject": subject, "asked": asked, "form": form, "text": text.text}
    return render(request, "intake/consent.html", context, status=422 if form.errors else 200)


def asked_person(subject: Request, who: str) -> Needed:
    """The person of this address, as long as their answer counts."""
    for one in needed_consents(subject):
        if who == (str(one.parent.pk) if one.parent else PUPIL):
            return one
    raise Http404


def _note(request: HttpRequest, subject: Request, asked: Needed, form: ConsentForm, *, text: Words) -> bool:
    """Record the answer, with its signed form in the dossier; False when it was refused and the form says why."""
    user = person(request)
    try:
        if form.cleaned_data["method"] == ConsentMethod.FORM:
            now = timezone.now()
            signed, said = form.cleaned_data["file"], form.cleaned_data["said_no_bsn"]
            with keeping(signed, by=user, now=now, said_no_bsn=said) as document:
                act.attach(subject, document=document, kind=AttachmentKind.CONSENT_FORM, by=user, now=now)
                _record(subject, asked, form, text=text, by=user, document=document)
        else:
            _record(subject, asked, form, text=text, by=user, document=None)
    except UploadRefused as refused:
        form.refuse(refused)
        return False
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return False
    return True


def _record(
    subject: Request, asked: Needed, form: ConsentForm, *, text: Words, by: User, document: Document | None
) -> Consent:
    found = form.cleaned_data
    return act.record_consent(
        subject,
        parent=asked.parent,
        state=found["state"],
        method=found["method"],
        text=text.text,
        version=text.version,
        until=text.until,
        answered_on=found["answered_on"],
        by=by,
        now=timezone.now(),
        reason=found.get("reason") or "",
        document=document,
    )


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then note that a consent was taken back; a request that was handed in stops."""
    visible = Request.objects.visible_to(person(request))
    rows = Consent.objects.filter(request__in=visible, withdrawn_at__isnull=True)
    consent = get_object_or_404(rows.select_related("request__school", "request__pupil", "parent"), pk=pk)
    subject = consent.request
    if not writes_for_school(person(request), subject):
        raise Http404
    if request.method != "POST":
        looked(request, subject, "consent")
        context = {"subject": subject, "consent": consent, "stops": stops_request(consent, subject)}
        return render(request, "intake/consent_withdraw.html", context)
    with saying(request, _("The consent has been withdrawn.")):
        act.withdraw_consent(consent, by=person(request), now=timezone.now())
    subject.refresh_from_db(fields=["status"])
    return to_records(subject) if writable(subject) else to_dossier(subject)
