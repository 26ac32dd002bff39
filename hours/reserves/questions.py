"""The questions for reserve: lists, what the office sees beside one, and its course; reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from hours.enums import AllocationStatus, ReserveStatus
from hours.models import Allocation, Budget, MonthUse, ReserveRequest
from hours.reserves.stands import Stand, account_of, opened, stand_of
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Move, User
from swvportal.foundation.parts import Step

EARLIER = 10


@dataclass(frozen=True)
class Beside:
    """What the office weighs: what is left in the reserve, the budget (None: not opened yet) with its use by month,
    what the same holder asked besides, and whether a draft of a division counts on hours that are still undivided.
    """

    stand: Stand
    account: Budget | None
    months: tuple[MonthUse, ...]
    earlier: tuple[ReserveRequest, ...]
    drafted: bool


def reserve_requests(user: User) -> QuerySet[ReserveRequest]:
    """What this person may see: what waits first, the longest promised on top, then the last asked; with names."""
    waits = Case(When(status=ReserveStatus.ASKED, then=Value(0)), default=Value(1), output_field=IntegerField())
    due = Case(When(status=ReserveStatus.ASKED, then=F("answer_by")))
    found = ReserveRequest.objects.visible_to(user).select_related("school", "board", "supplier", "asked_by")
    return found.order_by(waits, due, "-asked_at", "pk")


def reserve_to_answer(user: User) -> QuerySet[ReserveRequest]:
    """What waits for this person of the office: everything but own questions, the longest promised on top."""
    return reserve_requests(user).filter(status=ReserveStatus.ASKED).exclude(asked_by=user)


def reserve_asked_by(user: User) -> QuerySet[ReserveRequest]:
    """What this person asked and the office has not answered."""
    return reserve_requests(user).filter(status=ReserveStatus.ASKED, asked_by=user)


def earlier_of(request: ReserveRequest) -> list[ReserveRequest]:
    """What the same holder asked of the reserve besides, newest first; one query."""
    same = ReserveRequest.objects.filter(school=request.school_id, board=request.board_id).exclude(pk=request.pk)
    return list(same.select_related("supplier").order_by("-asked_at", "pk")[:EARLIER])


def beside(request: ReserveRequest) -> Beside:
    """What the office sees beside a question; at most six queries."""
    stand, account = stand_of(request), opened(account_of(request))
    months = MonthUse.objects.filter(budget=account).order_by("month") if account is not None else ()
    drafts = Allocation.objects.filter(
        school_year=request.school_year, board__isnull=True, status=AllocationStatus.DRAFT
    )
    return Beside(
        stand=stand,
        account=account,
        months=tuple(months),
        earlier=tuple(earlier_of(request)),
        drafted=bool(stand.held) and drafts.exists(),
    )


def course_of(request: ReserveRequest) -> list[Step]:
    """Where a question stands: asked, answered, taken back; with the reasons. One query."""
    asked = timezone.localtime(request.asked_at).date()
    promised = request.answer_by if request.waits else None
    who = request.asked_by.name
    steps = [Step(_("Asked of the office"), "now" if request.waits else "done", who, asked, promised)]
    for move in Move.objects.about(request):
        words = _WORDS[move.name]() % {"hours": as_hours(request.given)}
        state = "done" if move.name == "give" else "stop"
        by = move.by.name if move.by is not None else ""
        day: datetime.date = timezone.localtime(move.at).date()
        steps.append(Step(words, state, by, day, note=move.reason))  # type: ignore[arg-type]
    return steps


_WORDS = {
    "give": lambda: _("%(hours)s hours given"),
    "decline": lambda: _("Not given"),
    "withdraw": lambda: _("Withdrawn"),
    "take_back": lambda: _("%(hours)s hours taken back"),
}
