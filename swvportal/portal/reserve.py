"""Questions for reserve on the start page: those that the office answers, and one's own that wait for it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hours.models import ReserveRequest
from hours.queries import reserve_asked_by, reserve_to_answer
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.parts import Task
from swvportal.portal.links import address


def questions_to_answer(user: User, *, most: int) -> list[Task]:
    """What waits for the office, what is late first; one query."""
    words = _("%(holder)s asks for %(hours)s hours of the reserve")
    return [_task(row, words, _("waits for you")) for row in reserve_to_answer(user)[:most]]


def own_questions(user: User, *, most: int = 3) -> list[Task]:
    """What this person asked and waits for the office; one query."""
    words = _("Reserve for %(holder)s: %(hours)s hours")
    return [_task(row, words, _("with the office")) for row in reserve_asked_by(user)[:most]]


def _task(row: ReserveRequest, words: str, status: str) -> Task:
    late = row.answer_by < timezone.localdate()
    day = date_format(row.answer_by, "j F Y")
    hint = _("%(reference)s, %(supplier)s, answer by %(day)s") % {
        "reference": row.reference,
        "supplier": row.supplier.name,
        "day": day,
    }
    name = capfirst(words % {"holder": row.holder, "hours": as_hours(row.minutes)})
    page = address("hours:reserve_request", row.pk)
    return Task(name, _("late") if late else status, "stop" if late else "wait", page, hint)
