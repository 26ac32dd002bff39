"""The demo's requests beside the arrangements, told with the portal's own acts: new ones and one on its way."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from arrangements import transitions as act
from coaching import transitions as work
from coaching.queries import reservations_of
from hours.enums import Activity, Purpose
from hours.models import Budget
from hours.transitions import allocate, log_time, open_budget
from intake import transitions as ask
from intake.enums import PartKey, RequestKind
from intake.models import Request
from swvportal.foundation.models import School, Supplier
from swvportal.foundation.schoolyears import first_day, last_day, school_year_of
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_people import TEAM

HOUR = 60


def ask_otherwise(ground: Ground) -> None:
    """Give two schools hours for consultation; what they ask with them is new, assigned or running."""
    wilg, eik = ground.schools["De Wilg"], ground.schools["De Eik"]
    hours = {school: _hours_of(ground, school) for school in (wilg, eik)}
    running = asked(
        ground,
        RequestKind.CONSULTATION,
        wilg,
        days=20,
        answers={
            PartKey.QUESTION: {
                "occasion": "",
                "teacher_question": "Hoe krijg ik rust in de groep na de gymles?",
                "domains": ["behaviour", "attitude"],
            }
        },
    )
    _work_on(ground, running, hours[wilg], minutes=3 * HOUR)
    assigned = asked(
        ground,
        RequestKind.CONSULTATION,
        eik,
        days=9,
        answers={
            PartKey.QUESTION: {
                "occasion": "",
                "teacher_question": "Hoe praat ik met ouders over een zorg die zij niet delen?",
                "domains": ["social"],
            }
        },
    )
    assign(ground, assigned, hours[eik], minutes=2 * HOUR, now=since(ground, 2))
    asked(
        ground,
        RequestKind.CONSULTATION,
        wilg,
        days=1,
        answers={
            PartKey.QUESTION: {
                "occasion": "Twee kinderen zijn met de rekenstof van hun jaar klaar.",
                "teacher_question": "Welke verrijking past bij deze groep, zonder dat ik twee lessen moet geven?",
                "domains": ["gifted"],
            }
        },
    )
    asked(
        ground,
        RequestKind.GUIDANCE,
        eik,
        days=3,
        answers={
            PartKey.QUESTION: {
                "occasion": "De middenbouw werkt sinds dit jaar met een nieuwe methode voor taal.",
                "teacher_question": "Hoe geven wij als team instructie op drie niveaus?",
                "domains": ["language", "learning"],
            },
            PartKey.PLAN: {
                "ways": ["training", "coaching"],
                "other": "",
                "with_whom": "Het team van de middenbouw, vijf leerkrachten.",
            },
            PartKey.GOALS: {
                "rows": [
                    {
                        "for_whom": "school",
                        "goal": "Iedere leerkracht geeft drie keer per week instructie op drie niveaus.",
                        "evaluate_on": last_day(school_year_of(ground.now.date())).isoformat(),
                    }
                ]
            },
        },
    )


def hours_of_school(school: School) -> Budget:
    """The hours for consultation that the school got in this story's school year."""
    return Budget.objects.filter(school=school, purpose=Purpose.CB).latest("school_year")


def _hours_of(ground: Ground, school: School) -> Budget:
    year = school_year_of(timezone.localdate(ground.now))
    team = Supplier.objects.get(name=TEAM)
    budget = open_budget(supplier=team, school_year=year, purpose=Purpose.CB, school=school)
    allocate(budget, 20 * HOUR, by=ground.who("Oscar"), now=since(ground, 70), reason="Verdeling van het schooljaar")
    return budget


def since(ground: Ground, days: int) -> datetime.datetime:
    """So many days ago, but not before the school year began."""
    first = first_day(school_year_of(timezone.localdate(ground.now)))
    began = timezone.make_aware(datetime.datetime.combine(first, datetime.time(0, 5)))
    return max(ground.now - datetime.timedelta(days=days), began)


def asked(ground: Ground, kind: str, school: School, *, days: int, answers: Mapping[str, dict[str, Any]]) -> Request:
    """A request that was handed in some days ago."""
    by, now = ground.who(ground.writers[school.name]), since(ground, days)
    request = ask.start_request(school, kind=kind, by=by, key=uuid.uuid4(), now=now)
    for key, data in answers.items():
        ask.save_part(request, key, data=data, version=0, by=by, now=now)
    ask.submit(request, by=by, now=now)
    return request


def assign(ground: Ground, request: Request, hours: Budget, *, minutes: int, now: datetime.datetime) -> None:
    """Have the loket give it to the coach of the school."""
    coach, first = ground.who(ground.coaches[request.school.name]), timezone.localdate(now)
    message = "Bel op dinsdag of donderdag na drie uur."
    given = act.Work(coach, hours, minutes, first, last_day(school_year_of(first)), message)
    act.assign(request, given, by=ground.who("Lotte"), now=now)


def _work_on(ground: Ground, request: Request, hours: Budget, *, minutes: int) -> None:
    """Have the school's coach do the work, with a first talk behind it."""
    now = since(ground, 16)
    assign(ground, request, hours, minutes=minutes, now=now)
    coach, first = ground.who(ground.coaches[request.school.name]), timezone.localdate(now)
    work.start(request, first_contact_on=first, by=coach, now=now)
    log_time(
        coach,
        reservation=reservations_of(request)[0],
        worked_on=first,
        minutes=HOUR,
        activity=Activity.TALK,
        note="",
        key=uuid.uuid4(),
        now=now,
    )
