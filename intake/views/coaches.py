"""What coaches know most about: a list for the loket, and one coach's themes for the loket and that coach."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intake import transitions as act
from intake.enums import Domain
from intake.forms.coach_themes import ThemesForm
from intake.permissions import may_set_themes
from intake.queries import themes_of_coaches
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.recipients import holders


@require_safe
@roles_required(Role.COORDINATOR)
def coaches(request: HttpRequest) -> HttpResponse:
    """Every coach with the themes that were said."""
    themes = themes_of_coaches()
    rows = [
        (coach, [Domain(theme).label for theme in Domain.values if theme in themes.get(coach.pk, ())])
        for coach in sorted(holders(Role.COACH), key=lambda coach: coach.name)
    ]
    return render(request, "intake/coaches.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COORDINATOR, Role.COACH)
def coach_themes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick what one coach knows most about."""
    user = person(request)
    coach = next((one for one in holders(Role.COACH) if one.pk == pk), None)
    if coach is None or not may_set_themes(user, coach):
        raise Http404
    had = sorted(themes_of_coaches().get(pk, set()))
    form = ThemesForm(request.POST if request.method == "POST" else None, initial={"themes": had})
    if form.is_bound and form.is_valid():
        act.set_themes(coach, form.cleaned_data["themes"], by=user, now=timezone.now())
        messages.success(request, _("The themes of %(name)s have been kept.") % {"name": coach.name})
        return redirect("intake:coaches" if user.standing.has(Role.COORDINATOR) else "start")
    context = {"coach": coach, "form": form, "from_desk": user.standing.has(Role.COORDINATOR)}
    return render(request, "intake/coach_themes.html", context, status=422 if form.errors else 200)
