"""What a reader can do next with a request, as buttons. It decides no right, the pages behind it do."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from intake.models import Request
from intake.queries import shown_status
from swvportal.foundation.models import User
from swvportal.foundation.workflow import workflow_of

WEEKS_TO_EXTEND = 10


@dataclass(frozen=True)
class NextStep:
    """A step that this reader may take now and its page; `onward` is false for one that is not the way to go
    now: it takes something back, or it is early for it."""

    label: str | Promise
    url: str
    onward: bool = True


def address(name: str, *args: object) -> str:
    """The address of a page by name."""
    return reverse(name, args=args)


def next_steps(request: Request, user: User, *, until: datetime.date | None = None) -> list[NextStep]:
    """What this reader may do now with a request, in the order of the process, one button per page.

    Whoever may not know that a decision is pending gets the buttons of "at the committee". To ask for more hours is the
    way on from `WEEKS_TO_EXTEND` weeks before `until`, the last day of those that were granted; sooner it can be done.
    """
    found: dict[str, NextStep] = {}
    for step in workflow_of(Request).offered_to(request, user, at=shown_status(request, user)):
        url = address(step.page, request.pk)
        onward = not step.backward and (step.name != "extend" or _soon(until))
        found.setdefault(url, NextStep(step.label, url, onward))
    return list(found.values())


def _soon(until: datetime.date | None) -> bool:
    return until is not None and until <= timezone.localdate() + datetime.timedelta(weeks=WEEKS_TO_EXTEND)
