"""A process walked from its own table: each step a case, taken and forgotten again, and what every process refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from django.db import DatabaseError, transaction

from swvportal.foundation.models import Move, Stateful, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady, Transition, Workflow, moving

S = TypeVar("S", bound=Stateful)
Take = Callable[[Any, User | None], None]


def steps_of(flow: Workflow) -> list[Any]:
    """Every step as a case."""
    return [pytest.param(step, id=step.name) for step in flow]


def steps_with_reason(flow: Workflow) -> list[Any]:
    """Every step that needs a reason as a case."""
    return [pytest.param(step, id=step.name) for step in flow if step.needs_reason]


def moves_of(flow: Workflow, *, guarded: bool = True) -> list[Any]:
    """Every step, or those without a guard, from each of its states to each that it leads to from there, as a case."""
    return [
        pytest.param(step, source, target, id=f"{step.name}-{source}-{target}")
        for step in flow
        for source in step.sources
        for target in step.targets_from(source)
        if guarded or step.guard is None
    ]


@contextmanager
def taking(row: S, step: Transition, target: str, by: User | None) -> Iterator[S]:
    """Take a step with a reason, with what the database wants beside the new state in the block; forget it again."""
    with transaction.atomic():
        with moving(row, step.name, by=by, reason="Daarom.", to=target) as fresh:
            yield fresh
        fresh.refresh_from_db()
        done = fresh.status, Move.objects.get(subject_id=row.pk).target
        transaction.set_rollback(True)
    assert done == (target, target)


def check_everybody(row: Stateful, who: set[str], people: Mapping[str, User], take: Take, *, by_clock: bool) -> None:
    """These people may take a step on this row and nobody else; the clock only where it says so."""

    def again() -> Stateful:
        return type(row)._default_manager.get(pk=row.pk)

    for name, person in people.items():
        if name in who:
            take(again(), person)
        else:
            with pytest.raises(NotAllowed):
                take(again(), person)
    if by_clock:
        take(again(), None)
    else:
        with pytest.raises(NotAllowed):
            take(again(), None)


def check_other_states(
    flow: Workflow, step: Transition, in_state: Callable[[str], Stateful], take: Take, by: User | None
) -> None:
    """A step is refused from every state but its own, and leaves no trace."""
    for state in set(flow.states.values) - set(step.sources):
        with pytest.raises(AlreadyMoved):
            take(in_state(state), by)
    assert Move.objects.count() == 0


def check_reason(row: Stateful, step: Transition, by: User) -> None:
    """A step is refused with a reason of blanks, and moves nothing."""
    with pytest.raises(NotReady), moving(row, step.name, by=by, reason="  "):
        pass
    before = row.status
    row.refresh_from_db()
    assert row.status == before == step.sources[0]


def check_database(
    flow: Workflow, row: Stateful, columns_of: Callable[[str], dict[str, Any]] = lambda target: {}
) -> None:
    """The database refuses every change of state that is not in the table."""
    rows, source = type(row)._default_manager.filter(pk=row.pk), row.status
    allowed = {target for before, target in flow.pairs() if before == source}
    for target in set(flow.states.values) - allowed - {source}:
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            rows.update(status=target, **columns_of(target))
    assert rows.get().status == source
