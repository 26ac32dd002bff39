"""What stands in a dossier beside the parts of the form, for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from intake.models import Attachment, PreAdvice, Question, Request
from intake.permissions import may_see_pre_advice
from intake.queries.consents import Needed, needed_consents
from intake.queries.course import Whereabouts, course_of, steps_of, whereabouts
from intake.queries.people import put_people_at_hand
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
    """Read a dossier that this person may open; nine queries at most, however much stands in it.

    The answers, parents and consents stay at hand for `reading.read_parts`, and so do the people.
    """
    put_people_at_hand([request])
    prefetch_related_objects([request], *READ)
    here, course = whereabouts(request, user), course_of(request, user)
    done = {one.name for one in course}  # what was never asked or advised is not looked for
    questions = request.questions.select_related("asked_by", "answered_by") if "return_for_completion" in done else ()
    advised = "forward" in done and may_see_pre_advice(user, request)
    advices = request.pre_advices.select_related("by") if advised else ()
    attached = request.attachments.filter(removed_at__isnull=True).select_related("document")
    return Dossier(
        request=request,
        whereabouts=here,
        steps=steps_of(request, here, course),
        questions=list(questions),
        documents=list(attached),
        consents=needed_consents(request),
        pre_advices=list(advices),
    )
