"""The school's pages for asking consent by personal link: send it, tell the code once, print the letter, end it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.forms.consent_links import AskForm
from intake.letters import consent_letter
from intake.models import ConsentQuestion, Request
from intake.permissions import may_ask_consent, may_read_reach
from intake.queries.consent_texts import agreement_text
from intake.queries.records import PersonRecords, link_words, records_of, waits_for
from intake.views.consents import PUPIL
from intake.views.shared import WRITERS, fetch, to_records
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.letters.box import RenderFailed
from swvportal.foundation.saying import kept_once
from swvportal.foundation.workflow import MoveRefused

INERT = "sandbox; default-src 'none'"


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: UUID, who: str) -> HttpResponse:
    """Send one parent (by key) or the pupil a personal link; afterwards the code is told, once."""
    subject, today = fetch(request, pk), timezone.localdate()
    if not may_ask_consent(person(request), subject):
        raise Http404
    asked = _asked(subject, who)
    if not waits_for(subject, asked.parent):
        messages.info(request, _("There is an answer of %(name)s already.") % {"name": asked.name})
        return to_records(subject)
    whom = asked.parent or subject.pupil
    known = whom.email if whom and may_read_reach(person(request), whom) else ""
    form = AskForm(request.POST if request.method == "POST" else None, initial={"email": known})
    if form.is_valid():
        made = kept_once(
            form,
            lambda: act.ask_by_link(
                subject,
                parent=asked.parent,
                email=form.address,
                once=form.cleaned_data["once"],
                by=person(request),
                now=timezone.now(),
            ),
        )
        if made is not None:
            question, code = made
            return _told(request, question, code if form.address else "")
    if request.method != "POST":
        looked(request, subject, "consent")
    words, plan, voice = link_words(subject, asked.parent, today)
    texts = [one for one in (words.text, agreement_text(plan, today).text if plan else "", voice) if one]
    context = {"subject": subject, "asked": asked, "form": form, "texts": texts}
    return render(request, "intake/consent_ask.html", context, status=422 if form.errors else 200)


def _asked(subject: Request, who: str) -> PersonRecords:
    """The person of this address, as long as a link may ask them something."""
    for one in records_of(subject).people:
        if (one.consent or one.agreement) and who == (str(one.parent.pk) if one.parent else PUPIL):
            return one
    raise Http404


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How one link stands; give another code, print the letter, or make the link dead."""
    visible = Request.objects.visible_to(person(request))
    rows = ConsentQuestion.objects.filter(request__in=visible)
    found = get_object_or_404(rows.select_related("request__school", "request__pupil", "parent", "link"), pk=pk)
    require(may_ask_consent(person(request), found.request))
    if request.method != "POST":
        looked(request, found.request, "consent")
        return _told(request, found, "")
    try:
        return _done(request, found, request.POST.get("do", ""))
    except MoveRefused as refused:
        messages.error(request, refused.message)
    except RenderFailed:
        messages.error(request, _("The letter could not be made. Try it again in a minute."))
    return redirect("intake:consent_question", pk=pk)


def _done(request: HttpRequest, found: ConsentQuestion, what: str) -> HttpResponse:
    user, now = person(request), timezone.now()
    if what == "end":
        act.end_question(found, by=user, now=now)
        messages.success(request, _("The link no longer works."))
        return to_records(found.request)
    if what == "code":
        return _told(request, found, act.give_new_code(found, by=user, now=now))
    if what == "letter":
        pdf = consent_letter(found, act.give_new_code(found, by=user, now=now), by=user, now=now)
        name = 'attachment; filename="toestemming.pdf"'
        headers = {"Content-Disposition": name, "Content-Security-Policy": INERT, "X-Content-Type-Options": "nosniff"}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    raise Http404


def _told(request: HttpRequest, found: ConsentQuestion, code: str) -> HttpResponse:
    """The page of one link; `code` is shown now and never again."""
    found.link.refresh_from_db()
    standing = found.request.consents.filter(parent=found.parent, withdrawn_at=None).last()
    link = found.link
    context = {
        "subject": found.request,
        "question": found,
        "link": link,
        "code": code,
        "standing": standing,
        "works": link.ended_at is None and link.expires_at > timezone.now(),
    }
    return render(request, "intake/consent_link.html", context)
