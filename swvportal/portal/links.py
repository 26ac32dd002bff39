"""Where a step of the process is taken: from transitions to pages. It decides no right, the pages behind it do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from intake.completeness import is_complete
from intake.models import Request
from intake.queries import shown_status
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.models import User

PAGES: dict[str, str] = {
    "submit": "intake:check",
    "complete": "intake:write",
    "withdraw": "intake:withdraw",
    "return_for_completion": "intake:ask",
    "forward": "intake:forward",
    "decline": "intake:decline",
    "postpone": "intake:postpone",
    "resume": "intake:resume",
    "record_decision": "arrangements:decide",
    "undo_decision": "arrangements:pending",
    "release": "arrangements:pending",
    "object": "arrangements:objection",
    "settle_objection": "arrangements:settle",
    "start": "coaching:start",
    "extend": "intake:extend",
    "withdraw_extension": "intake:withdraw_extension",
}
BACKWARD = frozenset({"withdraw", "withdraw_extension", "decline", "object"})


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
    for step in REQUEST_FLOW.open_to(request, user, at=shown_status(request, user)):
        barred = step.guard not in (None, is_complete) and not step.guard(request)
        if step.name in PAGES and not barred:
            url = address(PAGES[step.name], request.pk)
            found.setdefault(url, NextStep(step.label, url, step.name not in BACKWARD))
    return list(found.values())
