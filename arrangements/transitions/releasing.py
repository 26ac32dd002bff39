"""Releasing together: kenmerk, final decision, letters, messages; all or nothing."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.enums import Outcome
from arrangements.letters import pack
from arrangements.models import Decision
from arrangements.permissions import addressee_same, may_be_sent, may_release
from hours.transitions import assign_coach, lock_budgets_of, release_rest
from intake.enums import LeadStep, RequestStatus
from intake.models import Request
from intake.transitions import facts_of, keep_lead_time
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.writing import next_letter_number, write_letter
from swvportal.foundation.models import Letter, Partnership, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import moving

LEADS_TO = {
    Outcome.GRANT: RequestStatus.GRANTED,
    Outcome.PARTIAL: RequestStatus.GRANTED,
    Outcome.REFUSE: RequestStatus.REFUSED,
    Outcome.DEFER: RequestStatus.DEFERRED,
}


def leads_to(row: Request, decision: Decision) -> str:
    """Where a decision takes a request: an arrangement that runs already goes on, with more hours or without; what
    settles an objection comes in the place of the old decision, on which no work was started."""
    if row.coach_id is not None and decision.outcome != Outcome.DEFER and decision.replaces_id is None:
        return RequestStatus.IN_PROGRESS
    return LEADS_TO[Outcome(decision.outcome)]


def release(request: Request, *, by: User, now: datetime.datetime) -> Decision:
    """Make the recorded decision final and send it on its way; refused to the first person for a large grant, and when
    a consent was withdrawn meanwhile, and when the pupil became 16 since it was recorded.

    Locks the request, the decision, the budgets and, as the last, the series of letter numbers. A worker
    makes the letters after commit; one that fails is on the office's list and undoes nothing.
    """

    def target(row: Request) -> str:
        return leads_to(row, row.decisions.pending().get())

    def second_person(row: Request) -> Verdict:
        return may_release(by, row.decisions.pending().get(), Partnership.objects.get())

    def with_consents(row: Request) -> Verdict:
        return may_be_sent(row, row.decisions.pending().get())

    def written_for_whom_it_reaches(row: Request) -> Verdict:
        return addressee_same(row, row.decisions.pending().get())

    guards = [second_person, with_consents, written_for_whom_it_reaches]
    with moving(request, "release", by=by, now=now, to=target, guards=guards) as row:
        decision = row.decisions.pending().select_for_update(of=("self",)).get()
        decision.request = row
        if decision.replaces is not None:
            _replace(decision, decision.replaces, by=by, now=now)
        _publish(decision, by=by, now=now)
    return decision


def _replace(decision: Decision, old: Decision, *, by: User, now: datetime.datetime) -> None:
    """Let the old decision make way: what is left of its hours goes back, and after a refusal nobody works on it."""
    lock_budgets_of(row for row in (old.reservation, decision.reservation) if row)
    if old.reservation:
        release_rest(old.reservation, by=by, now=now, reason=_("Replaced by the decision on an objection."))
    if not decision.is_grant:
        decision.request.coach = None


def _publish(decision: Decision, *, by: User, now: datetime.datetime) -> None:
    """Write everything that a final decision brings about, on a locked request and decision."""
    row = decision.request
    row.decided_on = timezone.localtime(now).date()
    row.deferred_until = decision.back_on if decision.outcome == Outcome.DEFER else None
    row.paused_since = None
    if row.status in LEADS_TO.values() and decision.outcome != Outcome.DEFER:  # what is deferred waits for its decision
        keep_lead_time(row, LeadStep.DECISION, on=row.decided_on)
    if decision.is_grant and decision.coach and decision.reservation:
        row.coach = decision.coach
        if row.status == RequestStatus.IN_PROGRESS:  # more for work that runs; a new grant waits for its start
            assign_coach(decision.reservation, coach=decision.coach)
        notify([decision.coach], "grant_for_coach", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))
    number = next_letter_number(now)
    _write_pack(decision, number=number, now=now)
    decision.number, decision.released_by, decision.released_at = number, by, now
    decision.save(update_fields=["number", "released_by", "released_at"])
    told = [*school_people(row.school), *holders(Role.COORDINATOR)]
    notify(told, "decision_released", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def _write_pack(decision: Decision, *, number: str, now: datetime.datetime) -> None:
    row = decision.request
    earlier = _earlier_letters(decision)
    for item in pack(decision, number=number, dated=timezone.localtime(now).date()):
        to_school = item.facts.part == "school"
        write_letter(
            item.facts,
            about=row,
            now=now,
            parent=item.parent,
            copy=item.copy,
            tell=school_people(row.school) if to_school else (),
            path=facts_of(row)["path"] if to_school else "",
            supersedes=earlier.get((item.facts.part, item.parent.pk if item.parent else None)),
        )


def _earlier_letters(decision: Decision) -> dict[tuple[str, object], Letter]:
    """The letters of the decision that this one replaces, by part and parent; a pupil who became 16 since gets one in
    the place of those to the parents, of which the first is named."""
    if decision.replaces is None:
        return {}
    letters = Letter.objects.filter(subject_id=decision.request_id, number=decision.replaces.number)
    found: dict[tuple[str, object], Letter] = {
        (letter.part.split("-")[0], letter.parent_id): letter for letter in letters.order_by("part")
    }
    of_parents = (letter for (part, _parent), letter in found.items() if part == "parents")
    if ("pupil", None) not in found and (first := next(of_parents, None)):
        found["pupil", None] = first
    return found
