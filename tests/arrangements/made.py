"""Cases in the states that the committee's stories start from, made by the acts themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from arrangements import transitions as act
from arrangements.enums import Outcome, Principle, Score
from arrangements.models import Decision
from hours.enums import Purpose
from hours.models import Budget
from hours.transitions import allocate, open_budget
from intake.models import Request
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of

HOURS_25 = 25 * 60


def oa_budget(team: Supplier, office: User, *, minutes: int = 200 * 60) -> Budget:
    """The partnership's budget for arrangements of this school year, filled by the office."""
    now = timezone.now()
    budget = open_budget(supplier=team, school_year=school_year_of(timezone.localdate()), purpose=Purpose.OA)
    allocate(budget, minutes, by=office, now=now)
    budget.refresh_from_db()
    return budget


def cb_budget(team: Supplier, office: User, *, school: School, minutes: int = 600) -> Budget:
    """A school's hours for consultation and guidance of this school year, filled by the office."""
    year = school_year_of(timezone.localdate())
    budget = open_budget(supplier=team, school_year=year, purpose=Purpose.CB, school=school)
    allocate(budget, minutes, by=office, now=timezone.now())
    budget.refresh_from_db()
    return budget


def left(budget: Budget) -> int:
    """The minutes of a budget that nobody was promised, read anew."""
    budget.refresh_from_db()
    return budget.available


def a_grant(worker: User, /, **changes: Any) -> act.DecisionDraft:
    """A whole draft for a grant of 25 hours until the end of the school year."""
    today = timezone.localdate()
    typed: dict[str, Any] = {
        "outcome": Outcome.GRANT,
        "motivation": "De vraag ligt bij de leerkracht en de aanpak is systeemgericht.",
        "reasons": "De juf krijgt hulp om uw kind beter te laten werken.",
        "direct_minutes": 20 * 60,
        "indirect_minutes": 5 * 60,
        "form": "Coaching van de leerkracht in de klas",
        "starts_on": today,
        "ends_on": last_day(school_year_of(today)),
        "coach": worker,
    }
    return act.DecisionDraft(**{**typed, **changes})


def a_refusal() -> act.DecisionDraft:
    """A whole draft for a refusal."""
    return act.DecisionDraft(
        outcome=Outcome.REFUSE,
        motivation="De basisondersteuning biedt hier genoeg.",
        reasons="De school kan uw kind zelf goed helpen.",
        instead="Vraag een consultatie aan.",
    )


def a_deferral(*, days: int = 21) -> act.DecisionDraft:
    """A whole draft for a deferral."""
    return act.DecisionDraft(
        outcome=Outcome.DEFER,
        motivation="Het onderzoek loopt nog.",
        reasons="Wij wachten op het onderzoek.",
        needed="Het verslag van het onderzoek.",
        back_on=timezone.localdate() + datetime.timedelta(days=days),
    )


def reviewed(request: Request, *members: User) -> None:
    """Let these members review a case."""
    for member in members:
        act.review(
            request,
            scores=dict.fromkeys(Principle.values, Score.WELL),
            remarks={},
            remark="Helder verhaal.",
            by=member,
            now=timezone.now(),
        )


def granted(request: Request, coach: User, chair: User, *members: User) -> Decision:
    """Review, record and release a grant of 25 hours."""
    reviewed(request, *members)
    act.record_decision(request, a_grant(coach), by=chair, now=timezone.now())
    return act.release(request, by=chair, now=timezone.now())
