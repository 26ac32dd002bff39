"""Who may review, release, and ask, agree and register hours; answers True or Denied with the reason."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrangements.models import Agreement, Decision
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import tied
from intake.queries import consents_stand, speaks_alone
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, School, User
from swvportal.foundation.verdicts import Denied, Verdict, verdict

SEES_AGREEMENTS = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.OFFICE, Role.COACH, Role.COORDINATOR)


def sits_on(user: User, request: Request) -> Verdict:
    """A member or the chair without a tie: whoever has one steps out and sees nothing of the committee's work."""
    return verdict(user.standing.on_committee and not tied(user, request))


def may_review(user: User, request: Request) -> Verdict:
    """A member or the chair, without a tie, while the request is before the committee."""
    if not user.standing.on_committee:
        return Denied(_("Only members of the committee review."))
    if tied(user, request):
        return Denied(_("You have a tie to this request and step out."))
    return verdict(request.status == RequestStatus.AT_COMMITTEE, _("The committee has finished with this request."))


def may_be_sent(request: Request, decision: Decision) -> Verdict:
    """Nothing leaves on a consent that was withdrawn after it was recorded; a refused objection can still be ended."""
    if decision.replaces_id is not None and not decision.is_grant:
        return True
    return consents_stand(request)


def addressee_same(request: Request, decision: Decision) -> Verdict:
    """The reasons were written for whom the letter goes to now: parents until the 16th birthday, then the pupil."""
    born = request.pupil.birth_date if request.pupil else None
    written_on = timezone.localdate(decision.decided_at)
    return verdict(
        speaks_alone(born, written_on) == speaks_alone(born, timezone.localdate()),
        _(
            "The pupil has become 16 since the decision was recorded, so the letter goes to the pupil and not to the "
            "parents any more. Take the decision back and write the reasons anew, for the pupil."
        ),
    )


def may_release(user: User, decision: Decision, terms: Partnership) -> Verdict:
    """Large grants take two people: whoever recorded one above the set number of hours does not release it."""
    large = decision.is_grant and decision.minutes > terms.two_people_above
    return verdict(
        not (large and decision.decided_by_id == user.pk),
        _("A grant of this size is released by a second person: ask the office or another chair."),
    )


def may_plan(user: User) -> Verdict:
    """The chair, the coordinator and the office say when the committee meets."""
    allowed = user.standing.has(Role.CHAIR, Role.COORDINATOR, Role.OFFICE)
    return verdict(allowed, _("Only the chair, the loket and the office plan meetings."))


def may_ask_hours(user: User, school: School) -> Verdict:
    """A school for itself, its board for it, the office for everybody (roles.md, "agreement only")."""
    standing = user.standing
    own = school.pk in standing.school_ids or school.board_id in standing.board_ids
    return verdict(own or standing.has(Role.OFFICE), _("You ask hours for your own school only."))


def speaks_for_board(user: User, agreement: Agreement) -> Verdict:
    """The staff of the board that it was asked of."""
    return verdict(agreement.board_id in user.standing.board_ids, _("Only the school board decides on this."))


def agrees_on_hours(user: User, agreement: Agreement) -> Verdict:
    """The board, or the director of the school on its behalf (PO3002, spelregel 2)."""
    director = agreement.school_id in user.standing.director_school_ids
    if director or speaks_for_board(user, agreement):
        return True
    return Denied(_("Only the school board, or the director on its behalf, agrees on this."))


def may_know_hours_of_board(user: User, agreement: Agreement) -> Verdict:
    """The board's own staff, the coordinator and the office (roles.md, "budgets"); nobody of the school, also not the
    director who agrees on the board's behalf.
    """
    knows = agreement.board_id in user.standing.board_ids or user.standing.has(Role.COORDINATOR, Role.OFFICE)
    return verdict(knows, _("Only the school board, the loket and the office see the hours of the board."))


def withdraws_hours(user: User, agreement: Agreement) -> Verdict:
    """The school or its board."""
    if agreement.school_id in user.standing.school_ids or speaks_for_board(user, agreement):
        return True
    return Denied(_("Only the school and its board withdraw this."))


def registers_hours(user: User, agreement: Agreement) -> Verdict:
    """The office."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office does this."))


def assigns_hours(user: User, agreement: Agreement) -> Verdict:
    """The coordinator and the office say who does the work."""
    return verdict(user.standing.has(Role.COORDINATOR, Role.OFFICE), _("Only the loket and the office do this."))


def by_itself(user: User, agreement: Agreement) -> Verdict:
    """Nobody: the portal does it when what it waits for has happened."""
    return Denied(_("The portal does this by itself, as soon as both confirmations have left."))
