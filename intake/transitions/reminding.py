"""What can wait in a request before it is decided, and whom the portal then reminds: director, coach, school, loket."""

from __future__ import annotations

import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from intake.enums import WRITABLE, PartKey, RequestStatus
from intake.models import Request, RequestPart
from intake.queries.completeness import ready_to_agree
from intake.queries.progress import advice_given
from intake.transitions.course import facts_of
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Notification
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.reminding import Turn, Waiting, register_waiting


def register() -> None:
    """Name what waits."""
    register_waiting("advice", Waiting(_awaiting_advice, _asked_on, _remind_adviser))
    register_waiting("agreement", Waiting(_awaiting_agreement, _agreement_asked_on, _remind_directors))
    register_waiting("question", Waiting(_awaiting_answer, _returned_on, _remind_school))
    register_waiting("loket", Waiting(_late_at_desk, lambda row: row.desk_by, _remind_desk, late=True))


def _asked(kind: str) -> QuerySet[Notification]:
    return Notification.objects.filter(kind=kind, subject_id=OuterRef("pk")).order_by()


def _last(messages: QuerySet[Notification]) -> Subquery:
    """When the last of these messages about the request around it was written."""
    return Subquery(messages.values("subject_id").annotate(last=Max("written_at")).values("last"))


def _awaiting_advice(day: datetime.date) -> QuerySet[Request]:
    """Drafts whose adviser was asked by then and has not written everything compulsory."""
    asked = _asked("advice_asked").filter(user=OuterRef("adviser"))
    rows = Request.objects.filter(~Exists(advice_given()), status__in=WRITABLE)
    return rows.annotate(asked=_last(asked)).filter(asked__date__lte=day)


def _awaiting_agreement(day: datetime.date) -> QuerySet[Request]:
    """Drafts whose director was asked by then, the last time, and has not agreed."""
    agreed = RequestPart.objects.filter(request=OuterRef("pk"), key=PartKey.DIRECTOR, data__has_key="agreed_at")
    rows = Request.objects.filter(~Exists(agreed), status__in=WRITABLE)
    return rows.annotate(asked=_last(_asked("agreement_asked"))).filter(asked__date__lte=day)


def _awaiting_answer(day: datetime.date) -> QuerySet[Request]:
    """Requests that the loket or the committee gave back to the school by then."""
    return Request.objects.filter(status=RequestStatus.RETURNED, paused_since__date__lte=day)


def _late_at_desk(day: datetime.date) -> QuerySet[Request]:
    """Requests that the loket promised to look at by then."""
    return Request.objects.awaiting_desk().filter(desk_by__lte=day)


def _asked_on(row: Request) -> datetime.date:
    return timezone.localdate(row.asked)  # type: ignore[attr-defined]


def _agreement_asked_on(row: Request) -> datetime.date | None:
    """None when something that the director agrees with was emptied since."""
    return _asked_on(row) if ready_to_agree(row) else None


def _returned_on(row: Request) -> datetime.date:
    return timezone.localdate(row.paused_since)


def _draft_facts(row: Request, turn: Turn, place: str = "") -> dict[str, str]:
    path = f"/aanvragen/{row.pk}/{place}"
    return {"school": row.school.name, "since": turn.since.isoformat(), "path": path}


def _remind_adviser(row: Request, turn: Turn) -> None:
    coaches = holders(Role.COACH).filter(advises=row.pk)
    facts = _draft_facts(row, turn)
    notify(coaches, "advice_reminder", about=row, occasion=turn.occasion(row.pk), now=turn.now, facts=facts)


def _remind_directors(row: Request, turn: Turn) -> None:
    directors = school_people(row.school, roles=[Role.DIRECTOR])
    facts = _draft_facts(row, turn, f"deel/{PartKey.DIRECTOR}/")
    notify(directors, "agreement_reminder", about=row, occasion=turn.occasion(row.pk), now=turn.now, facts=facts)


def _remind_school(row: Request, turn: Turn) -> None:
    people, facts = school_people(row.school), {**facts_of(row), "since": turn.since.isoformat()}
    notify(people, "question_reminder", about=row, occasion=turn.occasion(row.pk), now=turn.now, facts=facts)


def _remind_desk(row: Request, turn: Turn) -> None:
    """Who picked it up; when nobody did, or that one no longer coordinates, the whole loket."""
    desk = holders(Role.COORDINATOR)
    people = [one for one in desk if one.pk == row.desk_owner_id] or desk
    facts = {**facts_of(row), "since": turn.since.isoformat()}
    notify(people, "desk_reminder", about=row, occasion=turn.occasion(row.pk), now=turn.now, facts=facts)
