"""The page of the sign that parents do not agree: what each answered, what to do, and the coordinator's decision."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.enums import Disagreement
from intake.permissions import may_settle, writes_for_school
from intake.queries.consents import needed_consents
from intake.views.shared import fetch, to_dossier
from swvportal.foundation.access import looked, person
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.queries import acts_about
from swvportal.foundation.saying import done_by
from swvportal.foundation.trail_words import act_words

SIGN = ("parents_disagree", "parents_agree", "settle_disagreement")


class SettleForm(SwvForm):
    """The decision, and why; the school reads both."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), choices=Disagreement.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The school reads this."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def disagreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the school, and for the coordinator who decides; for everybody else the page does not exist."""
    subject, user = fetch(request, pk), person(request)
    settles = bool(may_settle(user, subject))
    if subject.pupil is None or not (settles or writes_for_school(user, subject)):
        raise Http404
    if request.method == "POST" and not settles:
        raise Http404
    form = SettleForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_bound and done_by(
        request,
        form,
        lambda: act.settle_disagreement(subject, **form.cleaned_data, by=user, now=now),
        _("Your decision is noted. The school has been told."),
    ):
        return to_dossier(subject)
    if not form.is_bound:
        looked(request, subject, "consent")
    signs = [move for move in acts_about(subject.pupil) if move.name in SIGN]
    context = {
        "subject": subject,
        "needed": needed_consents(subject),
        "course": [(move, act_words(move.name), dict(Disagreement.choices).get(move.target, "")) for move in signs],
        "form": form if settles and subject.pupil.parents_disagree else None,
        "to_write": bool(writes_for_school(user, subject)),
    }
    return render(request, "intake/disagreement.html", context, status=422 if form.errors else 200)
