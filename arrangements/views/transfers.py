"""A change of school carried out: one row for each open dossier, and nothing moves before each is answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrangements.forms.transferring import CarryOutForm
from arrangements.queries.bound import bound_to_school
from intake import transitions as act
from intake.enums import TransferStatus
from intake.models import Transfer
from intake.queries import dossiers_to_decide, items_to_decide, next_sot
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import WhyForm
from swvportal.foundation.saying import done_by
from swvportal.foundation.workflow import already_moved


@roles_required(Role.COORDINATOR, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what becomes of each; who comes second reads who was first."""
    user, today = person(request), timezone.localdate()
    rows = Transfer.objects.visible_to(user).select_related("pupil", "source", "target", "announced_by")
    row = get_object_or_404(rows, pk=pk)
    if row.status != TransferStatus.ANNOUNCED:
        messages.error(request, already_moved(row, by=user).message)
        return redirect("intake:transfers")
    requests = list(dossiers_to_decide(row))
    items = list(items_to_decide(row).select_related("meeting"))
    form = CarryOutForm(
        request.POST if request.method == "POST" else None,
        requests=requests,
        items=items,
        bound=bound_to_school([one.pk for one in requests]),
        sot=bool(items) and next_sot(row.target_id, today) is not None,
    )

    def do() -> None:
        dossiers, talked = form.chosen("request"), form.chosen("item")
        act.carry_out_transfer(row, dossiers=dossiers, items=talked, bound=bound_to_school, by=user, now=timezone.now())

    if form.is_bound and done_by(request, form, do, _("The pupil is at the new school. Both schools have been told.")):
        return redirect("intake:pupil", pk=row.pupil_id)
    if not form.is_bound:
        looked(request, row.pupil, "pupil")
    context = {"transfer": row, "form": form, "requests": requests, "off": WhyForm()}
    return render(request, "arrangements/transfer.html", context, status=422 if form.errors else 200)
