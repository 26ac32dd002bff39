"""The sign that parents do not agree: it follows from their answers, and the coordinator decides on it."""

from __future__ import annotations

import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from intake.enums import Disagreement, PartKey
from intake.models import Consent, Request
from intake.permissions import may_settle
from intake.queries.consents import answers_oppose
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Pupil, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import holders, school_people
from swvportal.foundation.workflow import NotAllowed, NotReady


def note_opposing(
    request: Request, *, by: User | None, now: datetime.datetime, taken_back: Consent | None = None
) -> None:
    """Raise the sign on a locked request when the answers of its parents oppose; school and loket hear of it.

    From then on no parent's word counts for the other (dossier.md, "Four records"). Done twice it happens once.
    """
    pupil = request.pupil
    if pupil is None or not answers_oppose(request, taken_back=taken_back):
        return
    if not Pupil.objects.filter(pk=pupil.pk, parents_disagree=False).update(parents_disagree=True):
        return
    pupil.parents_disagree = True
    noted(pupil, "parents_disagree", by=by, now=now)
    told = [*school_people(request.school), *(holders(Role.COORDINATOR) if request.submitted_at else ())]
    facts = {"school": request.school.name, "path": f"/aanvragen/{request.pk}/"}
    notify(told, "parents_disagree", about=request, occasion=uuid4(), now=now, facts=facts)


def settle_disagreement(request: Request, *, outcome: str, reason: str, by: User, now: datetime.datetime) -> None:
    """The coordinator decides on the sign: it is lifted, or it stands and each parent answers for themselves.

    Refused while the answers themselves oppose, for then lifting would change nothing but hide it; and when the sign
    is gone already.
    """
    with transaction.atomic():
        fresh = Request.objects.select_for_update(of=("self",)).select_related("pupil", "school").get(pk=request.pk)
        if not (answer := may_settle(by, fresh)):
            raise NotAllowed(answer.reason)
        if fresh.pupil is None:
            raise NotReady(_("No pupil is named in this request."))
        pupil = Pupil.objects.select_for_update().get(pk=fresh.pupil.pk)
        if not pupil.parents_disagree:
            raise NotReady(_("The sign has been lifted already."))
        if not reason.strip():
            raise NotReady(_("Say why."))
        if outcome == Disagreement.LIFTED:
            if answers_oppose(fresh):
                raise NotReady(_("One parent says yes and the other no. First the answers have to be the same."))
            pupil.parents_disagree = False
            pupil.save(update_fields=["parents_disagree"])
        noted(pupil, "settle_disagreement", by=by, now=now, target=outcome, reason=reason.strip())
        facts = {"school": fresh.school.name, "path": f"/aanvragen/{fresh.pk}/deel/{PartKey.CONSENTS}/"}
        notify(school_people(fresh.school), "disagreement_settled", about=fresh, occasion=uuid4(), now=now, facts=facts)
