"""One member's review of one case."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from arrangements.enums import Principle, Score
from arrangements.models import Review, ReviewScore
from arrangements.permissions import may_review
from intake.models import Request
from intake.queries import consents_stand
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotAllowed, NotReady


def review(
    request: Request,
    *,
    scores: Mapping[str, int],
    remarks: Mapping[str, str],
    remark: str,
    by: User,
    now: datetime.datetime,
) -> Review:
    """Keep a member's scores and remarks per principle; a second time replaces the first until a decision is recorded.

    Locks the request, so that no review changes under a decision. Refused for whoever has a tie or no seat, when a
    consent was withdrawn, and with a principle left out.
    """
    with transaction.atomic():
        row = Request.objects.select_for_update(of=("self",)).select_related("school").get(pk=request.pk)
        if not (answer := may_review(by, row)):
            raise NotAllowed(answer.reason)
        if not (stands := consents_stand(row)):
            raise NotReady(stands.reason)
        if set(scores) != set(Principle.values) or not set(scores.values()) <= set(Score.values):
            raise NotReady(_("Give a score for each of the five principles."))
        own, _made = Review.objects.update_or_create(
            request=row, member=by, decision=None, defaults={"remark": remark.strip(), "reviewed_at": now}
        )
        own.scores.all().delete()
        ReviewScore.objects.bulk_create(
            ReviewScore(
                review=own,
                principle=principle,
                score=scores[principle],
                remark=remarks.get(principle, "").strip(),
            )
            for principle in Principle.values
        )
    return own
