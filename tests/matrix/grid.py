"""The notation of the matrix: `row(...)`, who the actors are, and what a cell may answer. It knows no address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.world import World

ACTORS = (
    "anonymous",
    "deactivated",
    "ib",
    "ib_other",
    "director",
    "board",
    "coach",
    "coach_other",
    "coordinator",
    "committee",
    "chair",
    "office",
    "auditor",
    "two_roles",
)
OUTSIDE = frozenset({"anonymous", "deactivated"})
GROUPS = {"all": frozenset(ACTORS) - OUTSIDE, "everyone": frozenset(ACTORS)}
Args = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    """No arguments and no form data."""
    return {}


@dataclass(frozen=True)
class Row:
    """What one address answers to each actor; `get` and `post` hold who is let in, None where the method is absent."""

    name: str
    get: frozenset[str] | None
    post: frozenset[str] | None
    args: Args = nothing
    data: Args = nothing
    case: str = ""
    open: bool = False

    @property
    def title(self) -> str:
        """The address's name, with the case when there is more than one row for it."""
        return f"{self.name}[{self.case}]" if self.case else self.name

    def expected(self, method: str, actor: str) -> str:
        """`allow`, `login`, `deny` or `absent` for one cell."""
        let_in = self.get if method == "get" else self.post
        if actor in OUTSIDE and not self.open:
            return "login"
        if let_in is None:
            return "absent"
        return "allow" if actor in let_in else "deny"


@dataclass
class Grid:
    """All rows in the order in which they were written."""

    rows: list[Row] = field(default_factory=list)

    def row(
        self,
        name: str,
        *,
        get: str | None = None,
        post: str | None = None,
        args: Args = nothing,
        data: Args = nothing,
        case: str = "",
        open: bool = False,  # noqa: A002 - reads as what it means in a row
    ) -> None:
        """Add a row; see the top of `tests/matrix/rows.py`."""
        added = Row(name, _actors(get), _actors(post), args=args, data=data, case=case, open=open)
        if any(added.title == other.title for other in self.rows):
            raise ValueError(f"Two rows for {added.title}: give each a case.")
        self.rows.append(added)


def _actors(words: str | None) -> frozenset[str] | None:
    if words is None:
        return None
    found: set[str] = set()
    for word in words.split():
        if word not in GROUPS and word not in ACTORS:
            raise ValueError(f"{word} is no actor.")
        found |= GROUPS.get(word, {word})
    return frozenset(found)


def outcome(status: int, location: str, login_url: str) -> str:
    """What an answer means in the matrix; an unexpected status is its own outcome and fits no cell."""
    if status == 302 and location.startswith(login_url):
        return "login"
    if status in (200, 204, 302, 303, 400, 409, 422):
        return "allow"
    return {404: "deny", 405: "absent"}.get(status, str(status))
