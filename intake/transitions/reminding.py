"""What can wait in a request, and whom the portal then reminds: director, coach, school, loket."""

from __future__ import annotations

import datetime
from uuid import uuid5

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from intake.enums import ENDED, WRITABLE, PartKey, RequestStatus
from intake.models import Consent, Request, RequestPart
from intake.queries.completeness import ready_to_agree
from intake.queries.consents import ASK_AGAIN, needed_consents
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
    register_waiting("consent", Waiting(_consent_ending, _ends_since, _remind_of_consent, late=True))


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


def _consent_ending(day: datetime.date) -> QuerySet[Request]:
    """Requests that were handed in and run, with a consent that could be asked anew from that day or before."""
    ending = Consent.objects.filter(
        request=OuterRef("pk"), withdrawn_at=None, until__gte=day, until__lte=day + ASK_AGAIN
    ).order_by()
    return Request.objects.filter(Exists(ending), submitted_at__isnull=False).exclude(status__in=ENDED)


def _ends_since(row: Request) -> datetime.date | None:
    """The day from which the consent that ends last of those that end can be asked anew; None when none ends."""
    standing = [one.standing for one in needed_consents(row) if one.ending and one.settled]
    ends = [one.until for one in standing if one is not None and one.until is not None]
    return max(ends) - ASK_AGAIN if ends else None


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


def _remind_of_consent(row: Request, turn: Turn) -> None:
    """Once for each last day: the second turn has the same key."""
    until = turn.since + ASK_AGAIN
    facts = {**facts_of(row), "until": until.isoformat(), "path": f"/aanvragen/{row.pk}/toestemming/"}
    occasion = uuid5(row.pk, f"consent up to {until.isoformat()}")
    notify(school_people(row.school), "consent_reminder", about=row, occasion=occasion, now=turn.now, facts=facts)


def _remind_desk(row: Request, turn: Turn) -> None:
    """Who picked it up; when nobody did, or that one no longer coordinates, the whole loket."""
    desk = holders(Role.COORDINATOR)
    people = [one for one in desk if one.pk == row.desk_owner_id] or desk
    facts = {**facts_of(row), "since": turn.since.isoformat()}
    notify(people, "desk_reminder", about=row, occasion=turn.occasion(row.pk), now=turn.now, facts=facts)
