"""Changes of school: announced on the file of a pupil, listed for the loket and the office, called off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake import transitions as act
from intake.forms.transfers import AnnounceForm
from intake.models import Transfer
from intake.permissions import may_announce
from intake.queries.pupils import visible_pupils
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import WhyForm
from swvportal.foundation.saying import done_by, saying

PER_PAGE = 30


@roles_required(Role.IB, Role.DIRECTOR, Role.COORDINATOR, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a pupil goes to another school."""
    user = person(request)
    pupil = get_object_or_404(visible_pupils(user), pk=pk)
    require(may_announce(user, pupil))
    form = AnnounceForm(request.POST if request.method == "POST" else None, pupil=pupil)
    words = _("The change of school is announced. The loket says what becomes of each dossier.")
    if form.is_bound and done_by(
        request, form, lambda: act.announce_transfer(pupil, **form.cleaned_data, by=user, now=timezone.now()), words
    ):
        return redirect("intake:pupil", pk=pupil.pk)
    if not form.is_bound:
        looked(request, pupil, "pupil")
    context = {"form": form, "pupil": pupil}
    return render(request, "intake/transfer_new.html", context, status=422 if form.errors else 200)


@roles_required(Role.COORDINATOR, Role.OFFICE)
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The changes of school that wait to be carried out, the first day first."""
    rows = Transfer.objects.visible_to(person(request)).open().select_related("pupil", "source", "target")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/transfers.html", {"page_obj": page})


@roles_required(Role.COORDINATOR, Role.OFFICE)
@require_POST
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let the pupil stay; without a reason the page is shown again."""
    row = get_object_or_404(Transfer.objects.visible_to(person(request)), pk=pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for one in form.errors["reason"]))
        return redirect("arrangements:transfer", pk=pk)
    with saying(request, _("The change of school is called off. Nothing has moved.")):
        act.call_off_transfer(row, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
    return redirect("intake:transfers")
