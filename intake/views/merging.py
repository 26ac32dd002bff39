"""Likely doubles, and two files of one child made into one; for the loket and the office."""

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
from intake.forms.merging import MergeForm
from intake.queries.doubles import pupils_with_doubles, with_doubles
from intake.queries.merging import reach_of, side_by_side, stopping
from intake.queries.pupils import visible_pupils
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Pupil
from swvportal.foundation.saying import done_by, saying

MERGERS = (Role.COORDINATOR, Role.OFFICE)
PER_PAGE = 30


@roles_required(*MERGERS)
@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """The pairs of pupils who may be one child, by name."""
    page = Paginator(pupils_with_doubles(person(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/doubles.html", {"page_obj": page, "pairs": with_doubles(list(page))})


def _pair(request: HttpRequest, pk: UUID, other: UUID) -> tuple[Pupil, Pupil]:
    seen = visible_pupils(person(request))
    return get_object_or_404(seen, pk=pk), get_object_or_404(seen.exclude(pk=pk), pk=other)


@roles_required(*MERGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Both files side by side, and what is to stay of them; who comes second reads who was first."""
    user = person(request)
    if request.method == "POST" and (done := _merged_already(request, pk, other)):
        return done
    left, right = _pair(request, pk, other)
    beside = side_by_side(left, right, user)
    unhides = user.standing.has(Role.OFFICE)
    form = MergeForm(request.POST if request.method == "POST" else None, beside=beside, unhides=unhides)

    def do() -> None:
        goes, stays = (right, left) if form.keeps_left else (left, right)
        reason = form.cleaned_data["reason"]
        try:
            act.merge_pupils(goes, stays, form.chosen(), reason=reason, by=user, now=timezone.now())
        except act.SeenOther:
            form.show_anew()
            raise

    if form.is_bound and done_by(request, form, do, _("The two files are one now.")):
        return redirect("intake:pupil", pk=left.pk if form.keeps_left else right.pk)
    if not form.is_bound:
        looked(request, left, "pupil")
        looked(request, right, "pupil")
    parents = [[(one, reach_of(one, user)) for one in side] for side in beside.parents]
    context = {
        "beside": beside,
        "form": form,
        "stopping": stopping(beside),
        "columns": list(zip((left, right), beside.requests, parents, strict=True)),
    }
    return render(request, "intake/merge.html", context, status=422 if form.errors else 200)


def _merged_already(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse | None:
    """On to the file that stays, when somebody merged one of the two while this page was open."""
    gone = Pupil.objects.filter(pk__in=(pk, other), merged_into__isnull=False).first()
    stays = visible_pupils(person(request)).filter(merged_from=gone).first() if gone else None
    if gone is None or stays is None:
        return None
    messages.error(request, act.merged_by(gone).message)
    return redirect("intake:pupil", pk=stays.pk)


@roles_required(*MERGERS)
@require_POST
def apart(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that these are two children."""
    one, two = _pair(request, pk, other)
    with saying(request, _("These two are not shown as likely doubles any more.")):
        act.keep_apart(one, two, by=person(request), now=timezone.now())
    return redirect("intake:doubles")
