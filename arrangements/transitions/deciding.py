"""Deciding in private: the committee records, its chair may undo; the school sees nothing before release."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arrangements.enums import GRANTS, Outcome
from arrangements.letters import pack
from arrangements.models import Decision, Review
from arrangements.queries import Asked, asked_for, budget_for
from hours.enums import WhatFor
from hours.models import Reservation
from hours.transitions import release_rest, reserve
from intake.models import Request
from intake.permissions import tied
from intake.queries import consents_stand
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.writing import LetterIncomplete, missing
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import NotReady, moving


@dataclass(frozen=True)
class DecisionDraft:
    """What the chair typed; minutes are whole, texts may have lines."""

    outcome: str
    motivation: str
    reasons: str
    direct_minutes: int = 0
    indirect_minutes: int = 0
    form: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    coach: User | None = None
    conditions: str = ""
    instead: str = ""
    needed: str = ""
    back_on: datetime.date | None = None


def record_decision(request: Request, draft: DecisionDraft, *, by: User, now: datetime.datetime) -> Decision:
    """Record what the committee decided: the hours of a grant are reserved at once, the letter can be looked at.

    Refused without the quorum of reviews, when a consent was withdrawn, or with something left out; raises `NotEnough`
    when the budget holds too little. Locks the request, then the budget.
    """
    today = timezone.localtime(now).date()

    def whole(row: Request) -> Verdict:
        return is_whole(draft, asked=asked_for(row), today=today)

    with moving(request, "record_decision", by=by, now=now, guards=[consents_stand, has_quorum, whole]) as row:
        row.decided_from = row.move.source
        decision = write_decision(row, draft, by=by, now=now)
        Review.objects.open().filter(request=row).update(decision=decision)
    return decision


def write_decision(
    row: Request, draft: DecisionDraft, *, by: User, now: datetime.datetime, replaces: Decision | None = None
) -> Decision:
    """Write the decision of a locked request, with the reservation of a grant; refused when a letter would miss
    something."""
    reservation = _reserve(row, draft, by=by, now=now) if draft.outcome in GRANTS else None
    typed = {field.name: getattr(draft, field.name) for field in dataclasses.fields(draft)}
    decision = Decision.objects.create(
        request=row, reservation=reservation, replaces=replaces, decided_by=by, decided_at=now, **typed
    )
    _letters_can_be_written(decision, today=timezone.localtime(now).date())
    return decision


def _letters_can_be_written(decision: Decision, *, today: datetime.date) -> None:
    """Refuse a decision whose letters would miss something, now that it can still be mended."""
    for item in pack(decision, number="-", dated=today):
        if fields := missing(item.facts):
            raise LetterIncomplete(fields)


def undo_decision(request: Request, *, reason: str, by: User, now: datetime.datetime) -> None:
    """Take back what was recorded and not released: the request is where it was, the committee or the objection, the
    hours go back, the draft stays readable in the trail."""
    with moving(request, "undo_decision", by=by, now=now, reason=reason, to=lambda row: row.decided_from) as row:
        decision = row.decisions.pending().select_for_update(of=("self",)).get()
        decision.undone_at = now
        decision.save(update_fields=["undone_at"])
        Review.objects.filter(decision=decision).update(decision=None)
        if decision.reservation:
            release_rest(decision.reservation, by=by, now=now, reason=reason)


def has_quorum(request: Request) -> Verdict:
    """As many untied members have reviewed as the partnership's setting asks."""
    needed = Partnership.objects.get().reviews_needed
    reviews = Review.objects.open().filter(request=request).select_related("member")
    given = sum(1 for one in reviews if one.member.standing.on_committee and not tied(one.member, request))
    return verdict(
        given >= needed,
        _("%(given)d of %(needed)d reviews are in; the committee decides when all are.")
        % {"given": given, "needed": needed},
    )


def is_whole(draft: DecisionDraft, *, asked: Asked | None, today: datetime.date) -> Verdict:
    """Nothing that the outcome needs is left out, and what is less than was asked is called so."""
    for _field, reason in problems_of(draft, asked=asked, today=today):
        return Denied(reason)
    return True


def problems_of(draft: DecisionDraft, *, asked: Asked | None, today: datetime.date) -> Iterator[tuple[str, str]]:
    """What keeps a draft from being whole: the field to mend and the sentence for it, in the order of the form. `asked`
    is what the school asked, None where that has no hours and days."""
    if not draft.motivation.strip():
        yield "motivation", _("Write the motivation for the school.")
    if not draft.reasons.strip():
        yield "reasons", _("Write the reasons in plain words for the parents.")
    if draft.outcome in GRANTS:
        left_out = list(_problems_of_grant(draft))
        yield from left_out
        if draft.outcome == Outcome.GRANT and asked is not None and not left_out:
            yield from _less_than_asked(draft, asked)
    elif draft.outcome == Outcome.REFUSE:
        if not draft.instead.strip():
            yield "instead", _("Write what the school can do instead.")
    else:
        if not draft.needed.strip():
            yield "needed", _("Write what is needed before the committee can decide.")
        if draft.back_on is None or draft.back_on <= today:
            yield "back_on", _("Choose a day to come on which the request is before the committee again.")


def _problems_of_grant(draft: DecisionDraft) -> Iterator[tuple[str, str]]:
    if draft.direct_minutes + draft.indirect_minutes <= 0:
        yield "direct_minutes", _("Give the hours that are granted.")
    if not draft.form.strip():
        yield "form", _("Write the form of the guidance.")
    if draft.starts_on is None:
        yield "starts_on", _("Give the first day of the period.")
    if draft.ends_on is None:
        yield "ends_on", _("Give the last day of the period.")
    if draft.starts_on is not None and draft.ends_on is not None:
        if draft.ends_on < draft.starts_on:
            yield "ends_on", _("The last day lies before the first one.")
        elif school_year_of(draft.starts_on) != school_year_of(draft.ends_on):
            yield "ends_on", _("A grant stays within one school year, which ends on 31 July. Make the period shorter.")
    if draft.coach is None or not draft.coach.standing.has(Role.COACH):
        yield "coach", _("Choose the coach who does the work.")


def _less_than_asked(draft: DecisionDraft, asked: Asked) -> Iterator[tuple[str, str]]:
    """Who gets less than was asked is refused the rest: the letters say so, with the reason (Awb 3:46), or nobody
    knows that there is something to object to."""
    in_part = _("Choose “grant in part”, so that the letters say so, and tell in the motivation why.")
    if asked.more_than(draft.direct_minutes + draft.indirect_minutes):
        less = _("The school asked for %(hours)s hours; this is less.") % {"hours": as_hours(asked.minutes)}
        yield "outcome", f"{less} {in_part}"
    elif asked.ends_on is not None and draft.ends_on is not None and asked.longer_than(draft.ends_on):
        shorter = _("The school asked for help up to and including %(day)s; this is shorter.")
        yield "outcome", f"{shorter % {'day': date_format(asked.ends_on, 'j F Y')}} {in_part}"


def _reserve(row: Request, draft: DecisionDraft, *, by: User, now: datetime.datetime) -> Reservation:
    """Set the hours of a grant apart; the coach gets to see them at release, not before."""
    if draft.coach is None or draft.starts_on is None:
        raise ValueError("A grant has a coach and a period.")
    budget = budget_for(draft.coach, draft.starts_on)
    if budget is None:
        raise NotReady(
            _(
                "There is no budget for arrangements with the team of %(coach)s in this school year. The office can "
                "hand out hours to this team, and the coordinator can ask for hours of its reserve."
            )
            % {"coach": draft.coach.name}
        )
    # One that was taken back does not count: the coach, who reads the reference, must not hear of it.
    earlier = row.decisions.released().filter(reservation__isnull=False).count()
    return reserve(
        budget,
        draft.direct_minutes + draft.indirect_minutes,
        what_for=WhatFor.OA,
        reference=f"{row.reference}/{earlier + 1}" if earlier else row.reference,
        school=row.school,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        by=by,
        now=now,
    )
