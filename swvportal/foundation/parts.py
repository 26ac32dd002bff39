"""What pages hand to the includes of `templates/swv/`: tasks, answers, steps. Plain values, no queries, no HTML."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["plain", "todo", "busy", "wait", "good", "stop"]
"""plain: a fact; todo: not begun; busy: somebody works on it; wait: waits for somebody; good: done well; stop: ended
badly or late. Each has its own shape and colour, and the words always stand beside it."""


@dataclass(frozen=True)
class Task:
    """A row of `swv/task_list.html`; without `url` it cannot be opened yet and `hint` says why."""

    name: Text
    status: Text
    tone: Tone = "todo"
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Answer:
    """A row of `swv/summary_list.html`; line breaks in the value are kept, an empty one is shown as not filled in."""

    name: Text
    value: object = ""
    change_url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of `swv/timeline.html`: `done`, `now` (one of them), `todo`, or `stop` where it ended."""

    name: Text
    state: Literal["done", "now", "todo", "stop"] = "todo"
    who: Text = ""
    day: datetime.date | None = None
    promised: datetime.date | None = None
    note: Text = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is on; `url` is the page without it."""

    name: Text
    url: str


@dataclass(frozen=True)
class Tile:
    """A count that leads to its list."""

    label: Text
    count: int
    url: str = ""
    note: Text = ""
    tone: Tone = field(default="plain")
