"""What came of an act on many requests, for whoever did it: per request done, or the sentence why not."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from intake.enums import BulkAct
from intake.models import BulkRun, Request
from intake.transitions import key_of_renewal
from swvportal.foundation.access import person

FROM = {
    BulkAct.EXTEND: "coaching:season",
    BulkAct.INVITE: "coaching:season",
    BulkAct.RENEW: "coaching:ending",
    BulkAct.RELEASE: "arrangements:release_many",
}
"""The page from which each act is begun."""


@require_safe
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows of one run, those that were refused first; of renewals also the way to each draft."""
    user = person(request)
    run = get_object_or_404(BulkRun.objects.visible_to(user), pk=pk)
    rows = list(
        run.rows.filter(request__in=Request.objects.visible_to(user)).select_related(
            "request__school", "request__pupil"
        )
    )
    refused = [row for row in rows if row.refusal]
    taken = [row for row in rows if not row.refusal]
    drafts: dict[UUID, UUID] = {}
    if run.act == BulkAct.RENEW:
        keys = {key_of_renewal(run, row.request): row.request_id for row in taken}
        found = Request.objects.visible_to(user).filter(one_time_key__in=keys).values_list("one_time_key", "pk")
        drafts = {keys[key]: draft for key, draft in found}
    context = {
        "run": run,
        "refused": refused,
        "taken": [(row, drafts.get(row.request_id)) for row in taken],
        "home": FROM[BulkAct(run.act)],
    }
    return render(request, "intake/done_in_bulk.html", context)
