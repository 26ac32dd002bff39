"""What stands in a dossier beside the parts of the form, for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from intake.models import Attachment, PreAdvice, Question, Request
from intake.permissions import may_see_pre_advice
from intake.queries.consents import Needed, needed_consents
from intake.queries.course import Whereabouts, steps_of, whereabouts
from swvportal.foundation.models import User
from swvportal.foundation.parts import Step

READ = ("parts", "pupil__parents", "consents")
"""What the reads of a request's answers want at hand."""


@dataclass(frozen=True)
class Dossier:
    """One request as this person may read it; `pre_advices` is empty for whoever may not see them."""

    request: Request
    whereabouts: Whereabouts
    steps: list[Step]
    questions: list[Question]
    documents: list[Attachment]
    consents: list[Needed]
    pre_advices: list[PreAdvice]


def dossier_of(request: Request, user: User) -> Dossier:
    """Read a dossier that this person may open; eight queries at most, however much stands in it.

    The answers, parents and consents stay at hand for `reading.read_parts`.
    """
    prefetch_related_objects([request], *READ)
    advices = request.pre_advices.select_related("by") if may_see_pre_advice(user, request) else []
    attached = request.attachments.filter(removed_at__isnull=True).select_related("document")
    return Dossier(
        request=request,
        whereabouts=whereabouts(request, user),
        steps=steps_of(request, user),
        questions=list(request.questions.select_related("asked_by", "answered_by")),
        documents=list(attached),
        consents=needed_consents(request),
        pre_advices=list(advices),
    )
