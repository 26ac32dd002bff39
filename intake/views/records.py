"""The page of the four records of a dossier, and what the school notes there of the agreement with the plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intake import transitions as act
from intake.enums import AttachmentKind, ConsentMethod
from intake.forms.records import AgreementForm
from intake.models import PlanAgreement, Request
from intake.permissions import may_ask_consent
from intake.queries.consent_texts import agreement_text
from intake.queries.consents import first_day_of_answer
from intake.queries.records import Agreeing, agreements_of, records_of
from intake.views.shared import WRITERS, fetch, to_records
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.documents import UploadRefused, keeping
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused


@require_safe
def records(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All four records, for whoever may open the dossier."""
    subject = fetch(request, pk)
    looked(request, subject, "consent")
    context = {
        "subject": subject,
        "records": records_of(subject),
        "mine": bool(may_ask_consent(person(request), subject)),
    }
    return render(request, "intake/records.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: UUID, parent: UUID) -> HttpResponse:
    """Note what one parent with authority said of the newest plan, or pass it over with a reason."""
    subject = fetch(request, pk)
    asked = next((one for one in agreements_of(subject) if one.parent.pk == parent), None)
    if asked is None or not may_ask_consent(person(request), subject):
        raise Http404
    if asked.opp is None or (asked.settled and asked.standing and not asked.standing.passed_over):
        said = _("There is an answer of %(name)s already.") if asked.opp else _("Add the OPP or growth document first.")
        messages.info(request, said % {"name": asked.parent.name} if asked.opp else said)
        return to_records(subject)
    posted = request.method == "POST"
    form = AgreementForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        first=first_day_of_answer(subject),
    )
    if posted and form.is_valid() and _note(request, subject, asked, form):
        messages.success(request, _("The answer of %(name)s has been noted.") % {"name": asked.parent.name})
        return to_records(subject)
    if not posted:
        looked(request, subject, "consent")
    words = agreement_text(asked.opp, timezone.localdate())
    context = {"subject": subject, "asked": asked, "form": form, "text": words.text}
    return render(request, "intake/agreement.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, subject: Request, asked: Agreeing, form: AgreementForm) -> bool:
    """Keep the answer, with its signed form in the dossier; False when it was refused and the form says why."""
    user, now, found = person(request), timezone.now(), form.cleaned_data
    told = {name: found[name] for name in ("state", "reason", "method", "said_on")}
    told["plan"] = request.POST.get("plan", "")
    try:
        if found["method"] == ConsentMethod.FORM:
            with keeping(found["file"], by=user, now=now, said_no_bsn=found["said_no_bsn"]) as document:
                act.attach(subject, document=document, kind=AttachmentKind.CONSENT_FORM, by=user, now=now)
                act.note_agreement(subject, parent=asked.parent, **told, document=document, by=user, now=now)
        else:
            act.note_agreement(subject, parent=asked.parent, **told, by=user, now=now)
    except UploadRefused as refused:
        form.refuse(refused)
        return False
    except MoveRefused as refused:
        form.add_error(None, refused.message)
        return False
    return True


@roles_required(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then note that an answer on the plan was taken back."""
    visible = Request.objects.visible_to(person(request))
    rows = PlanAgreement.objects.filter(request__in=visible, withdrawn_at=None, followed_at=None)
    found = get_object_or_404(rows.select_related("request__school", "request__pupil", "parent"), pk=pk)
    if not may_ask_consent(person(request), found.request):
        raise Http404
    if request.method != "POST":
        looked(request, found.request, "consent")
        context = {"subject": found.request, "consent": found, "stops": False}
        return render(request, "intake/consent_withdraw.html", context)
    with saying(request, _("The answer has been withdrawn.")):
        act.withdraw_agreement(found, by=person(request), now=timezone.now())
    return to_records(found.request)
