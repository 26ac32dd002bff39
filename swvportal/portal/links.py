"""What a reader can do next with a request, as buttons. It decides no right, the pages behind it do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from intake.models import Request
from intake.queries import shown_status
from swvportal.foundation.models import User
from swvportal.foundation.workflow import workflow_of


@dataclass(frozen=True)
class NextStep:
    """A step that this reader may take now and its page; `onward` is false for one that takes something back."""

    label: str | Promise
    url: str
    onward: bool = True


def address(name: str, *args: object) -> str:
    """The address of a page by name."""
    return reverse(name, args=args)


def next_steps(request: Request, user: User) -> list[NextStep]:
    """What this reader may do now with a request, in the order of the process, one button per page.

    Whoever may not know that a decision is pending gets the buttons of "at the committee".
    """
    found: dict[str, NextStep] = {}
    for step in workflow_of(Request).offered_to(request, user, at=shown_status(request, user)):
        url = address(step.page, request.pk)
        found.setdefault(url, NextStep(step.label, url, not step.backward))
    return list(found.values())
