"""Who may book which minutes: True, or Denied with the sentence for the screen; it lists nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.enums import EntryKind, Purpose
from hours.models import Allocation, Budget, Entry, Reservation, TimeEntry
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

_OFFICE_KINDS = frozenset({EntryKind.ALLOCATE, EntryKind.TRANSFER, EntryKind.LAPSE})


def may_allocate(user: User, budget: Budget) -> Verdict:
    """The office hands out hours."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office hands out hours."))


def may_keep_contracts(user: User) -> Verdict:
    """The office enters and changes contracts."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office keeps contracts."))


def may_divide(user: User, allocation: Allocation | None) -> Verdict:
    """The office drafts, confirms and undoes divisions."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office divides hours."))


def may_close_month(user: User) -> Verdict:
    """The office closes months."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office closes a month."))


def may_set_lapse(user: User, budget: Budget) -> Verdict:
    """The office says when the hours of a budget lapse."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office changes when hours lapse."))


def may_plan(user: User) -> Verdict:
    """The coordinator plans what a coach can work."""
    return verdict(user.standing.has(Role.COORDINATOR), _("Only the coordinator plans the capacity of coaches."))


def may_decide_time(user: User, time_entry: TimeEntry) -> Verdict:
    """The coordinator decides on time above the grant."""
    return verdict(user.standing.has(Role.COORDINATOR), _("Only the coordinator decides on time above the grant."))


def may_log_time(user: User, reservation: Reservation | None, budget: Budget | None = None) -> Verdict:
    """A coach logs own time: on a reservation that is theirs, on a school's consultation hours with their team, or on
    neither.
    """
    if not user.standing.has(Role.COACH):
        return Denied(_("Only a coach logs time."))
    if reservation is not None and reservation.coach_id != user.pk:
        return Denied(_("You log time on your own reservations only."))
    if budget is not None and not (
        budget.school_id and budget.purpose == Purpose.CB and budget.supplier_id in user.standing.supplier_ids
    ):
        return Denied(_("Without a reservation you log time on a school's consultation hours with your own team only."))
    return True


def may_correct_time(user: User, time_entry: TimeEntry) -> Verdict:
    """The coach who made it corrects a time entry, and so does the coordinator."""
    standing = user.standing
    own = time_entry.coach_id == user.pk and standing.has(Role.COACH)
    return verdict(own or standing.has(Role.COORDINATOR), _("Only the coach and the coordinator correct a time entry."))


def may_correct(user: User, entry: Entry) -> Verdict:
    """The office corrects what it handed out, the coordinator what was promised and used."""
    if entry.time_entry is not None:
        return may_correct_time(user, entry.time_entry)
    if entry.kind in _OFFICE_KINDS:
        return verdict(user.standing.has(Role.OFFICE), _("Only the office corrects what was handed out."))
    return verdict(user.standing.has(Role.COORDINATOR), _("Only the coordinator corrects what was promised or used."))
