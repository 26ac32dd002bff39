"""Who may review and release; answers True or Denied with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from arrangements.models import Decision
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import tied
from intake.queries import consents_stand
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.verdicts import Denied, Verdict, verdict


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
