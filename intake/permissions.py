"""Who may do what to one request; answers True or Denied with the reason. Lists are `visible_to`'s."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intake.enums import ENDED, WRITABLE, PartKey, RequestStatus
from intake.kinds import KINDS, part_of
from intake.models import AgendaItem, Request, SchoolCoach, SotMeeting, Transfer
from intake.ties import has_tie
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Move, Parent, Pupil, School, User
from swvportal.foundation.verdicts import Denied, Verdict, verdict


def may_appoint(user: User) -> Verdict:
    """The office and the coordinator say who a school's fixed people are (roles.md)."""
    allowed = user.standing.has(Role.OFFICE, Role.COORDINATOR)
    return verdict(allowed, _("Only the office and the loket say who the fixed people of a school are."))


def may_set_themes(user: User, coach: User) -> Verdict:
    """The coordinator says what a coach knows most about, and so does the coach."""
    own = user.pk == coach.pk and user.standing.has(Role.COACH)
    return verdict(own or user.standing.has(Role.COORDINATOR), _("Only the coordinator or the coach may do this."))


def of_school(user: User, request: Request) -> Verdict:
    """The IB'er or the director of the request's school."""
    return verdict(request.school_id in user.standing.school_ids, _("Only the school itself may do this."))


def director_of_school(user: User, request: Request) -> Verdict:
    """The director of the request's school."""
    return verdict(
        request.school_id in user.standing.director_school_ids, _("Only the director of the school may do this.")
    )


def writes_for_school(user: User, request: Request) -> Verdict:
    """The school, or the coordinator on its behalf where the coordinator made the request."""
    on_behalf = request.on_behalf and request.created_by_id == user.pk and user.standing.has(Role.COORDINATOR)
    return True if on_behalf else of_school(user, request)


def may_go_on_from(user: User, request: Request) -> Verdict:
    """The school, or a coordinator for it, begins a new request from one that was handed in and not withdrawn."""
    if request.submitted_at is None or request.status == RequestStatus.WITHDRAWN:
        return Denied(_("Only a request that was handed in can go on as another one."))
    if at_another_school(request):
        return Denied(GONE_ON)
    return True if user.standing.has(Role.COORDINATOR) else of_school(user, request)


def advises(user: User, request: Request) -> Verdict:
    """The coach who was asked for advice, or the fixed coach of the school while nobody was."""
    if not user.standing.has(Role.COACH):
        return Denied(_("Only the school coach writes the advice."))
    if not KINDS[request.kind].has(PartKey.ADVICE):
        return Denied(_("For this kind of request no advice is written beforehand."))
    if request.adviser_id is not None:
        return verdict(request.adviser_id == user.pk, _("Another coach was asked for this advice."))
    fixed = SchoolCoach.objects.filter(school=request.school_id, coach=user).current().exists()
    return verdict(fixed, _("Only the school coach writes the advice."))


GONE_ON = _("The pupil is at another school now. Only that school can ask something new.")


def at_another_school(request: Request) -> bool:
    """Whether the pupil went on from the school of this request, which stayed there."""
    return request.pupil is not None and request.pupil.school_id != request.school_id


def may_write_part(user: User, request: Request, key: str) -> Verdict:
    """While the school may write: the advice by the coach, the agreement by the director, all else by the school."""
    if request.status not in WRITABLE:
        return Denied(_("This request has been submitted. You can read it, not change it."))
    if part_of(request, key) is None:
        return Denied(_("This part does not belong to the request."))
    if key in (PartKey.PUPIL, PartKey.PARENTS) and at_another_school(request):
        return Denied(_("The pupil is at another school now. That school keeps who the pupil and the parents are."))
    if key == PartKey.ADVICE:
        return advises(user, request)
    if key == PartKey.DIRECTOR:
        return director_of_school(user, request)
    return writes_for_school(user, request)


def may_ask_consent(user: User, request: Request) -> Verdict:
    """Whoever writes for the school: while it writes, and afterwards as long as the request runs, for an answer that
    ends or a view that still comes."""
    if part_of(request, PartKey.CONSENTS) is None:
        return Denied(_("This part does not belong to the request."))
    if request.status in ENDED:
        return Denied(_("This request has been submitted. You can read it, not change it."))
    return writes_for_school(user, request)


def coordinates(user: User, request: Request) -> Verdict:
    """The coordinator of the loket."""
    return verdict(user.standing.has(Role.COORDINATOR), _("Only the coordinator may do this."))


def tied(user: User, request: Request) -> bool:
    """True when the person has a tie to the request: works at the school or its board, or on the request itself."""
    return has_tie(user, request)


def chairs(user: User, request: Request) -> Verdict:
    """The chair of the committee, without a tie to the school or the request."""
    if not user.standing.has(Role.CHAIR):
        return Denied(_("Only the chair of the committee may do this."))
    return verdict(not tied(user, request), _("You have a tie to this request. Another chair decides."))


def may_change_parent(user: User, pupil: Pupil) -> Verdict:
    """The school of the pupil, and the office that sends the letters."""
    own = pupil.school_id in user.standing.school_ids
    return verdict(own or user.standing.has(Role.OFFICE), _("Only the school or the office may do this."))


def may_read_reach(user: User, one: Parent | Pupil) -> Verdict:
    """Of a secret address only the office reads how to reach somebody (security bar, 91); a pupil may live with any
    parent. It says nothing of who may read what is not secret. One query for a pupil."""
    pupil = one if isinstance(one, Pupil) else None
    secret = pupil.parents.filter(secret_address=True).exists() if pupil else one.secret_address  # type: ignore[union-attr]
    return verdict(
        not secret or user.standing.has(Role.OFFICE),
        _("The address is secret. Only the office can read and change it."),
    )


def may_reach(user: User, one: Parent | Pupil) -> Verdict:
    """Who may change a parent reads and changes how to reach one, and a pupil of 16; of a secret address the office."""
    if not (answer := may_read_reach(user, one)):
        return answer
    return may_change_parent(user, one if isinstance(one, Pupil) else one.pupil)


def may_unhide(user: User, parent: Parent) -> Verdict:
    """Who may say that a secret address is none: the office. The school only what it ticked in a draft of its own, as
    long as nothing about this pupil was handed in or merged, and nobody changed the parent outside the form."""
    if user.standing.has(Role.OFFICE):
        return True
    pupil = parent.pupil
    handed_in = pupil.requests.filter(submitted_at__isnull=False).exists() or pupil.merged_from.exists()
    return verdict(
        not handed_in and not Move.objects.about(parent).exists(),
        _("Only the office can say that this address is not secret any more."),
    )


def may_type_reach(user: User, one: Parent | Pupil) -> Verdict:
    """Who reads and writes in a draft how to reach somebody: of a secret address the office, and the school for as long
    as it may take that sign off again (`may_unhide`). No query for a parent whose address is not secret."""
    hiding = one.parents.filter(secret_address=True) if isinstance(one, Pupil) else [one] if one.secret_address else []
    return True if all(may_unhide(user, parent) for parent in hiding) else may_read_reach(user, one)


def may_merge(user: User) -> Verdict:
    """The coordinator and the office, who see the requests of every school, put doubles together."""
    allowed = user.standing.has(Role.COORDINATOR, Role.OFFICE)
    return verdict(allowed, _("Only the loket and the office may do this."))


def moves_pupil_of(user: User, request: Request) -> Verdict:
    """Who merges doubles also says what goes along when a pupil goes to another school."""
    return may_merge(user)


def carries_out(user: User, transfer: Transfer) -> Verdict:
    """The loket and the office carry out a change of school, or call it off."""
    return may_merge(user)


def may_announce(user: User, pupil: Pupil) -> Verdict:
    """The school of the pupil says that it goes to another school; so do the loket and the office."""
    return (
        True
        if may_merge(user)
        else verdict(pupil.school_id in user.standing.school_ids, _("Only the school itself may do this."))
    )


def may_settle(user: User, request: Request) -> Verdict:
    """The coordinator decides on a sign of disagreement, once the request was handed in: a draft is the school's."""
    if request.submitted_at is None:
        return Denied(_("This request has not been handed in yet."))
    return coordinates(user, request)


def hands_over(user: User, request: Request) -> Verdict:
    """Whoever says who the fixed people of a school are also gives a coach's work to another."""
    return may_appoint(user)


def coordinates_or_chairs(user: User, request: Request) -> Verdict:
    """At the loket the coordinator, at the committee its chair too."""
    return True if coordinates(user, request) else chairs(user, request)


def chairs_or_office(user: User, request: Request) -> Verdict:
    """The chair, or the office that sends."""
    return True if user.standing.has(Role.OFFICE) else chairs(user, request)


def office_registers(user: User, request: Request) -> Verdict:
    """The office of the partnership."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office may do this."))


def works_on(user: User, request: Request) -> Verdict:
    """The coach to whom the work was given."""
    given = request.coach_id is not None and request.coach_id == user.pk and user.standing.has(Role.COACH)
    return verdict(given, _("Only the coach of this arrangement may do this."))


def works_on_or_coordinates(user: User, request: Request) -> Verdict:
    """The coach to whom the work was given, or the coordinator."""
    return True if coordinates(user, request) else works_on(user, request)


def school_or_coordinator(user: User, request: Request) -> Verdict:
    """The school, or the coordinator."""
    return True if coordinates(user, request) else of_school(user, request)


def may_see_pre_advice(user: User, request: Request) -> Verdict:
    """Partnership staff only: the coordinator, the untied committee and the office never share it with a school."""
    if user.standing.has(Role.COORDINATOR):
        return True
    return verdict(user.standing.on_committee and not tied(user, request))


def knows_pending(user: User, request: Request) -> bool:
    """Whether somebody may know of a decision before its release: the partnership's own people, never the school, and
    of the committee only who has no tie to it."""
    if user.standing.has(Role.COORDINATOR, Role.OFFICE):
        return True
    return user.standing.on_committee and not tied(user, request)


def plans_sot(user: User, school: School) -> Verdict:
    """The IB'er or the director plans the SOT of the own school and keeps its standing members."""
    return verdict(school.pk in user.standing.school_ids, _("Only the school itself may do this."))


def keeps_sot(user: User, meeting: SotMeeting) -> Verdict:
    """The IB'er or the director of the school keeps the agenda and the minutes of its meetings."""
    return verdict(meeting.school_id in user.standing.school_ids, _("Only the school itself may do this."))


def may_ask_from_item(user: User, item: AgendaItem) -> Verdict:
    """The school, or a coordinator for it, begins a request from what was talked about."""
    return True if user.standing.has(Role.COORDINATOR) else keeps_sot(user, item.meeting)
