"""Moving hours by hand from a board to one of its schools and back, while they are free; each is one line."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hours import ledger
from hours.bounds import MOST_REASON, check_allowed, check_left, check_positive
from hours.enums import EntryKind, Purpose
from hours.models import Budget, Entry
from hours.permissions import may_hand_on
from hours.queries import given_on
from hours.transitions.booking import open_budget
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import KeyUsed, NotReady


@transaction.atomic
def hand_on(
    budget: Budget,
    school: School,
    minutes: int,
    *,
    back: bool,
    reason: str,
    key: UUID,
    by: User,
    now: datetime.datetime,
) -> Entry:
    """Move minutes of a board's budget to the budget of one of its schools with the same supplier, or `back`.

    Opens the school's budget when it is the first time and locks both, in the order of their keys. The key becomes that
    of the line: the same key with the same content gives the first line again, with other content it raises `KeyUsed`.
    Raises `NotAllowed` for who may not, `NotEnough` when the giver holds less, and `NotReady` without a reason or with
    one that is too long, for a school of another board, and for more back than the school has of its board.
    """
    check_allowed(may_hand_on(by, budget))
    check_positive(minutes)
    if not reason.strip():
        raise NotReady(_("Give a reason."))
    if len(reason) > MOST_REASON:
        raise NotReady(_("Give a reason of at most %(most)d characters.") % {"most": MOST_REASON})
    if school.board_id != budget.board_id:
        raise NotReady(_("%(school)s is no school of this board.") % {"school": school})
    other = open_budget(supplier=budget.supplier, school_year=budget.school_year, purpose=Purpose.CB, school=school)
    places = (other.pk, budget.pk) if back else (budget.pk, other.pk)
    giver = ledger.locked_budget(*places)
    if budget.board_id not in by.standing.board_ids:
        reason = _("%(reason)s (by the office for the board)") % {"reason": reason}
    if first := Entry.objects.filter(pk=key).first():
        if (first.budget_id, first.to_id, first.minutes, first.reason, first.by_id) != (
            *places,
            minutes,
            reason,
            by.pk,
        ):
            raise KeyUsed
        return first
    check_left(giver, minutes)
    given = given_on(budget)[other.pk]
    if back and given < minutes:
        raise NotReady(
            _("%(school)s has %(hours)s hours of its board; more than that cannot go back.")
            % {"school": school, "hours": as_hours(max(0, given))}
        )
    return Entry.objects.create(
        id=key,
        budget_id=places[0],
        to_id=places[1],
        kind=EntryKind.TRANSFER,
        minutes=minutes,
        reason=reason,
        by=by,
        at=now,
    )
