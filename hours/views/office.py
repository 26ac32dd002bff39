"""The office hands hours out to a supplier for the arrangements of a school year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.enums import Purpose
from hours.forms import HandOutForm
from hours.reserves import reserve_left
from hours.transitions.handing_out import hand_out
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import KeyUsed, MoveRefused, NotReady


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out_page(request: HttpRequest) -> HttpResponse:
    """Choose supplier, school year, hours and a reason; afterwards the budget with its new line.

    Where the contract holds too little, the page leads to the contracts and to the questions for reserve.
    """
    refused = False
    form = HandOutForm(request.POST or None, school_year=school_year_of(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            line = hand_out(
                supplier=found["supplier"],
                school_year=found["school_year"],
                purpose=Purpose.OA,
                minutes=found["minutes"],
                reason=found["reason"],
                key=found["once"],
                by=person(request),
                now=timezone.now(),
            )
        except KeyUsed:
            form.ask_to_send_again()
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            refused = isinstance(refusal, NotReady)
        else:
            messages.success(request, _("%(hours)s hours are handed out.") % {"hours": as_hours(line.minutes)})
            agreed, left = reserve_left(line.budget)
            if left < agreed:
                messages.warning(
                    request,
                    _(
                        "They come out of what the contract holds back: of the reserve of %(agreed)s hours %(left)s "
                        "are left. Was this not meant, correct the line or enter more hours in the contract."
                    )
                    % {"agreed": as_hours(agreed), "left": as_hours(left)},
                )
            return redirect("hours:budget", pk=line.budget_id)
    context = {"form": form, "refused": refused}
    return render(request, "hours/hand_out.html", context, status=422 if form.errors else 200)
