"""The messages about a request up to the committee's door, and about consent; who sees one sees the request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from intake.models import Request, SotMeeting, Transfer
from intake.sot_querysets import SOT_ROLES
from swvportal.foundation.enums import MessageGroup, Role
from swvportal.foundation.message_kinds import register_kinds, register_seen
from swvportal.foundation.models import School

SCHOOL = (Role.IB, Role.DIRECTOR)


def register() -> None:
    """Name the kinds."""
    register_seen(Request._meta.label_lower, lambda user: Request.objects.visible_to(user))
    register_seen(Transfer._meta.label_lower, lambda user: Transfer.objects.visible_to(user))
    register_kinds(
        MessageGroup.WAITING,
        {
            "advice_asked": (_("your advice is asked"), [Role.COACH]),
            "agreement_asked": (_("your agreement is asked"), [Role.DIRECTOR]),
            "request_returned": (_("a question about your request"), SCHOOL),
            "advice_reminder": (_("your advice is asked: reminder"), [Role.COACH]),
            "agreement_reminder": (_("your agreement is asked: reminder"), [Role.DIRECTOR]),
            "question_reminder": (_("a question about your request: reminder"), SCHOOL),
            "consent_reminder": (_("a consent that ends: reminder"), SCHOOL),
            "desk_reminder": (_("a request that is late at the loket: reminder"), [Role.COORDINATOR]),
            "request_arrived": (_("a new request at the loket"), [Role.COORDINATOR]),
            "request_completed": (_("an answer to your question"), [Role.COORDINATOR, Role.CHAIR]),
            "request_forwarded": (_("a request before the committee"), [Role.COMMITTEE, Role.CHAIR]),
            "transfer_announced": (_("a change of school is announced"), [Role.COORDINATOR, Role.OFFICE]),
            "request_extended": (_("more is asked for an arrangement"), [Role.CHAIR]),
            "request_resumed": (_("a deferred request on the agenda again"), [Role.CHAIR]),
        },
    )
    register_kinds(
        MessageGroup.REQUESTS,
        {
            "request_received": (_("your request has arrived"), SCHOOL),
            "request_postponed": (_("more time for your request"), SCHOOL),
            "request_answered": (_("your question is answered"), SCHOOL),
            "request_declined": (_("your request is not taken up"), SCHOOL),
            "request_withdrawn": (_("a request is withdrawn"), [*SCHOOL, Role.COORDINATOR, Role.COACH]),
            "pupil_left": (_("a pupil goes to another school"), SCHOOL),
            "pupil_arrived": (_("a pupil came to your school"), SCHOOL),
            "request_merged": (_("a double request is merged"), SCHOOL),
            "school_corrected": (_("the school of a request is corrected"), SCHOOL),
            "extension_withdrawn": (_("an extension is withdrawn"), [Role.COORDINATOR, Role.COACH, Role.CHAIR]),
        },
    )
    disagree = (_("parents who do not agree with each other"), [*SCHOOL, Role.COORDINATOR])
    settled = (_("a decision on parents who do not agree"), SCHOOL)
    register_kinds(MessageGroup.WAITING, {"parents_disagree": disagree, "disagreement_settled": settled})
    register_seen(SotMeeting._meta.label_lower, lambda user: SotMeeting.objects.visible_to(user))
    register_kinds(
        MessageGroup.MEETINGS,
        {
            "case_withdrawn": (_("a request is off the agenda"), [Role.CHAIR]),
            "sot_invited": (_("an invitation to a SOT meeting"), SOT_ROLES),
            "sot_moved": (_("a SOT meeting is moved"), SOT_ROLES),
            "sot_off": (_("a SOT meeting is called off"), SOT_ROLES),
        },
    )
    register_seen(School._meta.label_lower, lambda user: School.objects.filter(pk__in=user.standing.school_ids))
    register_kinds(MessageGroup.WAITING, {"renewal_invited": (_("arrangements of your school end"), SCHOOL)})
    answered = (_("an answer on consent"), [*SCHOOL, Role.COORDINATOR])
    register_kinds(MessageGroup.WAITING, {"consent_answered": answered})
    register_kinds(MessageGroup.ALWAYS, {"consent_asked": (_("a question about consent"), ())})
    involved = [Role.COORDINATOR, Role.COACH, Role.CHAIR, Role.OFFICE]
    register_kinds(MessageGroup.ALWAYS, {"consent_withdrawn": (_("a consent is withdrawn"), involved)})
