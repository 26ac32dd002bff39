"""What stands in a dossier beside the parts of the form, for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from intake.enums import PartKey
from intake.kinds import KINDS
from intake.models import GroupNotice, PreAdvice, Question, Request
from intake.permissions import may_see_pre_advice, may_settle, writes_for_school
from intake.queries.consents import Needed, needed_consents
from intake.queries.course import Whereabouts, course_of, steps_of, whereabouts
from intake.queries.documents import InDossier, documents_of
from intake.queries.people import put_people_at_hand
from swvportal.foundation.models import User
from swvportal.foundation.parts import Step
from swvportal.foundation.workflow import workflow_of

READ = ("parts", "pupil__parents", "consents")
"""What the reads of a request's answers want at hand."""


@dataclass(frozen=True)
class Dossier:
    """One request as this person may read it; `pre_advices` is empty for whoever may not see them, and so is
    `goes_on_as`, the request that a double was merged into."""

    request: Request
    whereabouts: Whereabouts
    steps: list[Step]
    questions: list[Question]
    documents: list[InDossier]
    consents: list[Needed]
    pre_advices: list[PreAdvice]
    hears_disagreement: bool
    group_notices: list[GroupNotice]
    goes_on_as: Request | None


def dossier_of(request: Request, user: User) -> Dossier:
    """Read a dossier that this person may open; eight queries at most, however much stands in it.

    The answers, parents and consents stay at hand for `reading.read_parts`, and so do the people.
    """
    prefetch_related_objects([request], *READ)
    moves = list(workflow_of(Request).moves_known_to(user, request).select_related(None))
    done = {move.name for move in moves}  # what was never asked or advised is not looked for
    questions = list(request.questions.all()) if "return_for_completion" in done else []
    advised = "forward" in done and may_see_pre_advice(user, request)
    advices = list(request.pre_advices.all()) if advised else []
    put_people_at_hand([request], moves, questions, advices)
    here, course = whereabouts(request, user), course_of(request, user, moves)
    about_groups = KINDS[request.kind].has(PartKey.ABOUT)
    merged = Request.objects.visible_to(user).filter(pk=request.merged_into_id) if request.merged_into_id else None
    return Dossier(
        request=request,
        whereabouts=here,
        steps=steps_of(request, here, course),
        questions=questions,
        documents=documents_of(request),
        consents=needed_consents(request),
        pre_advices=advices,
        group_notices=list(request.group_notices.select_related("recorded_by")) if about_groups else [],
        goes_on_as=merged.first() if merged is not None else None,
        hears_disagreement=bool(may_settle(user, request) or writes_for_school(user, request)),
    )
