"""Who may book which minutes: True, or Denied with the sentence for the screen; it lists nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.enums import EntryKind, Purpose
from hours.models import Allocation, Budget, Entry, Reservation, ReserveRequest, TimeEntry
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

SEES_OVERVIEW = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.COORDINATOR, Role.OFFICE)
SEES_BUDGETS = (*SEES_OVERVIEW, Role.COMMITTEE, Role.CHAIR)
_OFFICE_KINDS = frozenset({EntryKind.ALLOCATE, EntryKind.TRANSFER, EntryKind.LAPSE})


def may_allocate(user: User, budget: Budget) -> Verdict:
    """The office hands out hours."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office hands out hours."))


def may_keep_contracts(user: User) -> Verdict:
    """The office enters and changes contracts."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office keeps contracts."))


def may_begin_division(user: User) -> Verdict:
    """The office divides hours, and board staff those of their own board."""
    return verdict(
        user.standing.has(Role.OFFICE, Role.BOARD),
        _("Only the office divides hours, and a school board those of its own."),
    )


def may_divide(user: User, allocation: Allocation) -> Verdict:
    """The office drafts, confirms and undoes divisions; board staff those of what their own board has, as long as no
    requests of schools count in them (PO3002, spelregel 2: the board decides on its own hours).
    """
    if user.standing.has(Role.OFFICE):
        return True
    if allocation.board_id is None or allocation.board_id not in user.standing.board_ids:
        return Denied(_("Only the office divides hours, and a school board those of its own."))
    return verdict(
        not allocation.counts_requests, _("The office made this division, for requests of schools count in it.")
    )


def may_see_key(user: User, allocation: Allocation) -> Verdict:
    """Whoever coordinates, divides or could have divided it sees all of a division; others what they got."""
    return verdict(
        user.standing.has(Role.OFFICE, Role.COORDINATOR) or bool(may_divide(user, allocation)),
        _("You see what your own board got."),
    )


def may_hand_on(user: User, budget: Budget) -> Verdict:
    """Board staff move hours of their own board to its schools and back; the office does it for them."""
    if budget.board_id is None or budget.purpose != Purpose.BOARD:
        return Denied(_("Only the hours of a board are moved to its schools."))
    own = budget.board_id in user.standing.board_ids
    return verdict(own or user.standing.has(Role.OFFICE), _("Only the board itself moves its hours to its schools."))


def may_read_overview(user: User) -> Verdict:
    """Schools, boards, the coordinator and the office read overviews, each of what they see."""
    return verdict(user.standing.has(*SEES_OVERVIEW), _("You do not see hours."))


def may_read_budgets(user: User) -> Verdict:
    """So they read budgets, and the committee those of the partnership."""
    return verdict(user.standing.has(*SEES_BUDGETS), _("You do not see hours."))


def may_read_house(user: User) -> Verdict:
    """The coordinator and the office read contracts, divisions, months and the capacity of all coaches."""
    return verdict(user.standing.has(Role.COORDINATOR, Role.OFFICE), _("You do not see hours."))


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


def may_bring_in(user: User) -> Verdict:
    """The office brings budgets and time in from a spreadsheet, and takes that back."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office brings in spreadsheets."))


def may_book_for(user: User, coach: User, reservation: Reservation | None, budget: Budget | None = None) -> Verdict:
    """The office books time of whoever is or was a coach: on a reservation that is the coach's, on a school's
    consultation hours with a team of the coach, or on neither.
    """
    if not (answer := may_bring_in(user)):
        return answer
    teams = {row.supplier_id for row in coach.memberships.all() if row.role == Role.COACH}
    if not teams:
        return Denied(_("Only a coach has time."))
    if reservation is not None and reservation.coach_id != coach.pk:
        return Denied(_("These hours are not assigned to this coach."))
    if budget is not None and not (budget.school_id and budget.purpose == Purpose.CB and budget.supplier_id in teams):
        return Denied(_("Without a reservation time is booked on a school's consultation hours with the coach's team."))
    return True


def may_take_time_back(user: User, time_entry: TimeEntry) -> Verdict:
    """The office takes back time that it brought in from a spreadsheet."""
    if not (answer := may_bring_in(user)):
        return answer
    return verdict(hasattr(time_entry, "imported"), _("This time did not come from a spreadsheet."))


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


def may_ask_reserve(user: User, account: Budget | ReserveRequest) -> Verdict:
    """A school for itself, a board for itself and its schools, the coordinator for arrangements of the partnership and
    on behalf of a school; of a budget, which need not be opened yet, or of a question for it.
    """
    standing = user.standing
    if account.purpose == Purpose.RESERVE:
        return Denied(_("The reserve itself asks for nothing."))
    if account.school is not None:
        return verdict(
            _holds(user, account) or standing.has(Role.COORDINATOR),
            _("Only the school, its board and the coordinator ask for reserve for a school."),
        )
    if account.board_id is not None:
        return verdict(_holds(user, account), _("Only the school board asks for reserve for itself."))
    return verdict(
        account.purpose == Purpose.OA and standing.has(Role.COORDINATOR),
        _("Only the coordinator asks for reserve for arrangements."),
    )


def may_withdraw_reserve(user: User, request: ReserveRequest) -> Verdict:
    """The school and the board for whose budget it is, and the coordinator what the coordinator asked."""
    if _holds(user, request):
        return True
    of_coordinator = request.on_behalf or (request.school_id is None and request.board_id is None)
    return verdict(
        of_coordinator and user.standing.has(Role.COORDINATOR),
        _("Only who asks for this budget withdraws the question."),
    )


def _holds(user: User, account: Budget | ReserveRequest) -> bool:
    """True for the people of the school or the board that may spend it, and of the board of that school."""
    standing = user.standing
    if account.school is not None:
        return account.school_id in standing.school_ids or account.school.board_id in standing.board_ids
    return account.board_id in standing.board_ids


def may_give_reserve(user: User, request: ReserveRequest) -> Verdict:
    """The office gives or declines, and nobody answers an own question."""
    if not user.standing.has(Role.OFFICE):
        return Denied(_("Only the office gives hours of the reserve."))
    return verdict(request.asked_by_id != user.pk, _("This is your own question; somebody else of the office answers."))


def may_take_back_reserve(user: User, request: ReserveRequest) -> Verdict:
    """The office takes back what was given."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office takes hours back."))
