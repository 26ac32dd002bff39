"""All decisions that wait for their release: tick them, look once at what will happen, release them in one action."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.models import Decision
from arrangements.permissions import addressee_same, may_be_sent, may_release
from arrangements.queries import waiting_for_release
from intake.transitions import MOST_AT_ONCE
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import TickedForm, keys_among
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.saying import kept_once
from swvportal.foundation.verdicts import Verdict

releasers = roles_required(Role.CHAIR, Role.OFFICE)


@dataclass(frozen=True)
class Waiting:
    """A decision that waits, and whether this person may release it now, else why not."""

    decision: Decision
    may: Verdict

    @property
    def key(self) -> str:
        """The key of the decision, as a form sends it."""
        return str(self.decision.pk)


def _judged(decisions: list[Decision], user: User) -> list[Waiting]:
    terms = Partnership.objects.get()
    return [
        Waiting(
            one, may_release(user, one, terms) and may_be_sent(one.request, one) and addressee_same(one.request, one)
        )
        for one in decisions
    ]


@releasers
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What is recorded and not released, each with a tick where this person may release it; none is ticked before
    this person does, or asks for all of the page by `all`."""
    user = person(request)
    page = Paginator(waiting_for_release(user), MOST_AT_ONCE).get_page(request.GET.get("page"))
    rows = _judged(list(page), user)
    possible = {row.key for row in rows if row.may}
    ticked = possible if "all" in request.GET else possible & set(request.GET.getlist("row"))
    context = {"page_obj": page, "rows": rows, "possible": possible, "ticked": ticked}
    return render(request, "arrangements/release_many.html", context)


@releasers
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """What will happen to what was ticked, and what cannot happen and why; confirmed once, it is done."""
    user = person(request)
    ticked = keys_among(request.GET.getlist("row"), most=MOST_AT_ONCE)
    rows = _judged(list(waiting_for_release(user).filter(pk__in=ticked)), user)
    if request.method == "POST":
        sent = keys_among(request.POST.getlist("row"), most=MOST_AT_ONCE)
        form = TickedForm(request.POST, keys=[str(key) for key in sent])
        if form.is_valid():
            chosen = list(Decision.objects.visible_to(user).filter(pk__in=sent).select_related("request"))
            once = form.cleaned_data["once"]
            run = kept_once(form, lambda: act.release_in_bulk(chosen, key=once, by=user, now=timezone.now()))
            if run is not None:
                return redirect("intake:done_in_bulk", pk=run.pk)
    else:
        form = TickedForm(keys=[row.key for row in rows if row.may])
    context = {
        "form": form,
        "rows": rows,
        "possible": [row for row in rows if row.may],
        "chosen": bool(ticked),
        "ticked": request.GET.urlencode(),
    }
    return render(request, "arrangements/release_check.html", context, status=422 if form.errors else 200)
