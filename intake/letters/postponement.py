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
from swvportal.foundation.letters import schema, to_pupils
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
    """That a decision takes until `decide_by`, to the school and to whom gets a copy (`recipients`).

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
        copies = [
            Written(
                (schema.PostponementParentsFacts if one else to_pupils.PostponementPupilFacts)(
                    **facts.shared,
                    **facts.about,
                    **days,
                    addressee=facts.to_recipient(one),
                    subject=_("More time for the request of the school for your child")
                    if one
                    else _("More time for the request of the school for you"),
                ),
                one,
                copy if one else 0,
            )
            for copy, one in enumerate(facts.recipients, start=1)
        ]
    return [Written(school), *copies]
