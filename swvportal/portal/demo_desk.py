"""What the demo's loket did: short questions of the past weeks, which lead times are made of, and a term postponed."""

from __future__ import annotations

import datetime
from typing import Any, cast

from intake import transitions as ask
from intake.enums import PartKey, RequestKind, RequestStatus
from intake.models import Request
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_kinds import asked, assign, hours_of_school, since

HALF_HOUR = 30
ANSWERED = (
    ("De Wilg", "Hoe help ik een kind dat bij elke toets dichtklapt?", "attitude", 62, 60),
    ("De Eik", "Welke spelletjes helpen bij het automatiseren van sommen?", "learning", 58, 54),
    ("De Wilg", "Hoe maak ik met de groep afspraken over buitenspelen?", "social", 47, 46),
    ("De Eik", "Wat kan ik doen als een kind vaak te laat komt?", "attendance", 41, 34),
    ("De Wilg", "Hoe geef ik een kind met spraakproblemen de beurt?", "language", 33, 30),
    ("De Eik", "Hoe houd ik een kind dat snel klaar is aan het werk?", "gifted", 26, 21),
)
"""School, question, theme, and how many days ago it was asked and answered."""


def answer_short_questions(ground: Ground) -> None:
    """Have each asked and given to the school's coach, half an hour each."""
    hours = {name: hours_of_school(ground.schools[name]) for name in ("De Wilg", "De Eik")}
    for name, question, theme, days_ago, answered in ANSWERED:
        answers: dict[str, dict[str, Any]] = {
            PartKey.QUESTION: {"occasion": "", "teacher_question": question, "domains": [theme]}
        }
        row = asked(ground, RequestKind.CONSULTATION, ground.schools[name], days=days_ago, answers=answers)
        assign(ground, row, hours[name], minutes=HALF_HOUR, now=since(ground, answered))


def postpone_one(ground: Ground) -> None:
    """Tell school and parents that one decision takes three weeks longer."""
    case = Request.objects.filter(status=RequestStatus.AT_COMMITTEE).order_by("decide_by", "reference")[0]
    until = cast("datetime.date", case.decide_by) + datetime.timedelta(weeks=3)
    reason = "De commissie wil eerst met de schoolcoach spreken, en die is twee weken afwezig."
    ask.postpone(case, until=until, reason=reason, by=ground.who("Lotte"), now=ground.now)
