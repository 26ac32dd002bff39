"""Board staff move hours of their board to one of its schools and back; the office does it for a board."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.bounds import NotEnough
from hours.forms import BACK, HandOnForm
from hours.models import Budget
from hours.permissions import may_hand_on
from hours.queries import shares_of
from hours.transitions.handing_on import hand_on
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.workflow import KeyUsed, MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.BOARD, Role.OFFICE)
def hand_on_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a school, a way, hours and a reason, beside what each school has; afterwards the same page again."""
    user = person(request)
    row = get_object_or_404(Budget.objects.visible_to(user).select_related("board", "supplier"), pk=pk)
    require(may_hand_on(user, row))
    shares = shares_of(row)
    form = HandOnForm(request.POST or None, schools=[share.school for share in shares])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        back = given["way"] == BACK
        try:
            line = hand_on(
                row,
                given["school"],
                given["minutes"],
                back=back,
                reason=given["reason"],
                key=given["once"],
                by=user,
                now=timezone.now(),
            )
        except KeyUsed:
            form.ask_to_send_again()
        except NotEnough as refusal:
            words = _("%(holder)s has %(left)s hours left here, that is %(short)s too few.")
            holder = given["school"] if back else row.holder
            facts = {"holder": holder, "left": as_hours(refusal.left), "short": as_hours(refusal.short)}
            form.add_error("minutes", words % facts)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            told = _("%(hours)s hours came back from %(school)s.") if back else _("%(hours)s hours went to %(school)s.")
            messages.success(request, told % {"hours": as_hours(line.minutes), "school": given["school"]})
            return redirect("hours:hand_on", pk=row.pk)
    context = {
        "form": form,
        "budget": row,
        "shares": shares,
        "year_label": as_label(row.school_year),
        "for_board": row.board_id not in user.standing.board_ids,
    }
    return render(request, "hours/hand_on.html", context, status=422 if form.errors else 200)
