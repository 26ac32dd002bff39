"""Handing work over: of one request, or all that a coach has in hand, in one step."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coaching import transitions as act
from coaching.forms import HandAllForm, HandOverForm
from coaching.queries import OpenDossier, open_dossiers_of
from intake.enums import WITH_COACH
from intake.models import Request, SchoolCoach
from intake.transitions import appoint_coach, pass_on_advice
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.recipients import holders
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, already_moved

hands_over = roles_required(Role.COORDINATOR, Role.OFFICE)


def _others(coach: User | None) -> list[User]:
    return [one for one in holders(Role.COACH) if coach is None or one.pk != coach.pk]


@hands_over
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the work on one request to another coach."""
    rows = Request.objects.visible_to(person(request)).filter(submitted_at__isnull=False)
    subject = get_object_or_404(rows.select_related("school__board", "pupil", "coach"), pk=pk)
    if subject.status not in WITH_COACH:
        messages.error(request, already_moved(subject, by=person(request)).message)
        return redirect("dossier", pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, coaches=_others(subject.coach))
    if form.is_bound and form.is_valid():
        try:
            act.hand_over(subject, **form.cleaned_data, by=person(request), now=timezone.now())
        except AlreadyMoved as moved:
            messages.error(request, moved.message)
            return redirect("dossier", pk=pk)
        except MoveRefused as refused:
            form.add_error("to", refused.message)
        else:
            words = {"reference": subject.reference, "coach": form.cleaned_data["to"].name}
            messages.success(request, _("%(coach)s takes over %(reference)s.") % words)
            return redirect("dossier", pk=pk)
    looked(request, subject, "dossier")
    context = {"subject": subject, "form": form}
    return render(request, "coaching/hand_over.html", context, status=422 if form.errors else 200)


@hands_over
@require_http_methods(["GET", "HEAD", "POST"])
def everything(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that a coach has in hand, each ticked, to another one; what is refused stays and says why."""
    coach = get_object_or_404(User.objects.filter(memberships__role=Role.COACH).distinct(), pk=pk)
    dossiers = open_dossiers_of(coach)
    fixed = list(SchoolCoach.objects.filter(coach=coach).current().select_related("school").order_by("school__name"))
    form = HandAllForm(
        request.POST if request.method == "POST" else None,
        coaches=_others(coach),
        dossiers=dossiers,
        fixed=fixed,
        initial={"since": timezone.localdate()},
    )
    if form.is_bound and form.is_valid():
        _hand_over(request, form, dossiers, fixed)
        return redirect("coaching:hand_all", pk=pk)
    context = {"coach": coach, "form": form, "nothing": not dossiers and not fixed}
    return render(request, "coaching/hand_all.html", context, status=422 if form.errors else 200)


def _hand_over(request: HttpRequest, form: HandAllForm, dossiers: list[OpenDossier], fixed: list[SchoolCoach]) -> None:
    """Each dossier and school on its own: one that is refused keeps no other."""
    typed, by = form.cleaned_data, person(request)
    to: User = typed["to"]
    acts: list[tuple[str, Callable[[], object]]] = [
        (dossier.name, _act_on(dossier, to, reason=typed["reason"], by=by))
        for dossier in dossiers
        if dossier.key in typed.get("dossiers", ())
    ]
    acts += [
        (row.school.name, _appointing(row, to, form, by=by))
        for row in fixed
        if str(row.school_id) in typed.get("schools", ())
    ]
    done = 0
    for name, do in acts:
        try:
            do()
        except MoveRefused as refused:
            messages.error(request, f"{name}. {refused.message}")
        else:
            done += 1
    if done:
        words = ngettext("%(n)d went over to %(coach)s.", "%(n)d went over to %(coach)s.", done)
        messages.success(request, words % {"n": done, "coach": to.name})


def _act_on(dossier: OpenDossier, to: User, *, reason: str, by: User) -> Callable[[], object]:
    if dossier.advice:
        return lambda: pass_on_advice(dossier.request, to=to, by=by, now=timezone.now())
    return lambda: act.hand_over(dossier.request, to=to, reason=reason, by=by, now=timezone.now())


def _appointing(row: SchoolCoach, to: User, form: HandAllForm, *, by: User) -> Callable[[], object]:
    since = form.cleaned_data["since"]
    return lambda: appoint_coach(
        row.school, to, since=since, by=by, now=timezone.now(), function=row.function, contact=row.contact
    )
