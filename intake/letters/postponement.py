"""The letters of the loket: more time for a decision. Facts only; nothing is rendered and nothing written here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.models import Request
from intake.queries import FactsOfRequest
from swvportal.foundation.letters import schema
from swvportal.foundation.letters.writing import next_letter_number
from swvportal.foundation.models import Parent


@dataclass(frozen=True)
class Written:
    """One letter: its facts, and the parent it goes to; `copy` tells the parents' letters apart."""

    facts: schema.LetterFacts
    parent: Parent | None = None
    copy: int = 0


def postponement(
    request: Request, *, promised_by: datetime.date, reasons: str, now: datetime.datetime
) -> list[Written]:
    """That a decision takes until `decide_by`, to the school and each parent with authority who wants a copy.

    Takes their number. Letters are Dutch, whatever language the screen has.
    """
    with override("nl"):
        facts = FactsOfRequest(request, number=next_letter_number(now), dated=timezone.localdate(now))
        days: dict[str, Any] = {"promised_by": promised_by, "until": request.decide_by, "reasons": reasons}
        school = schema.PostponementFacts(
            **facts.shared,
            **facts.about,
            **days,
            addressee=facts.to_school(),
            subject=_("More time for the decision on your request"),
            copies_to=facts.copies_to(),
        )
        parents = [
            Written(
                schema.PostponementParentsFacts(
                    **facts.shared,
                    **facts.about,
                    **days,
                    addressee=facts.to_parent(parent),
                    subject=_("More time for the request of the school for your child"),
                ),
                parent,
                copy,
            )
            for copy, parent in enumerate(facts.parents, start=1)
        ]
    return [Written(school), *parents]
