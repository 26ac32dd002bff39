"""The workflow engine: a table of transitions as data and `moving`, the one door through which a state changes.

It knows no noun and sends nothing itself; effects are rows that the body of `moving` writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from swvportal.foundation.models import Move, User
from swvportal.foundation.models.stateful import Stateful
from swvportal.foundation.verdicts import Verdict

Text = str | Promise
M = TypeVar("M", bound=Stateful)


@dataclass(frozen=True)
class Transition:
    """One row of a process: who may take a subject from which states to which, and what must be true.

    `targets` has one state, or several of which the act names one (`moving(..., to=)`). `actor`, `needs` and `effect`
    say in words what `allowed`, `guard` and the act do; the printed process is made of them. `by_clock` lets it
    happen without an account: by the sweep, or by what a parent does with a personal link. Of a `private` one only
    whoever `Workflow.knows_private` names hears, of an `inner_reason` everybody but without the words typed. `page` is
    the name of the page where it is taken; with `shows_missing` that page says itself what the guard asks; a `backward`
    one takes something back.
    """

    name: str
    label: Text
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    actor: Text
    allowed: Callable[[User, Any], Verdict]
    needs: Text = ""
    effect: Text = ""
    guard: Callable[[Any], Verdict] | None = None
    needs_reason: bool = False
    by_clock: bool = False
    private: bool = False
    inner_reason: bool = False
    page: str = ""
    shows_missing: bool = False
    backward: bool = False

    def targets_from(self, source: str) -> tuple[str, ...]:
        """Where it leads from this state; a state that is also a target stays as it is."""
        return (source,) if source in self.targets else self.targets


class Workflow:
    """The transitions of one model, by name; the model's `status` takes its values from `states`.

    `knows_private` says who may know of the private transitions of a subject; without it nobody does.
    """

    def __init__(
        self,
        model: type[Stateful],
        states: type[models.TextChoices],
        *transitions: Transition,
        knows_private: Callable[[User, Any], bool] = lambda user, subject: False,
    ) -> None:
        self.model = model
        self.states = states
        self.transitions = transitions
        self.knows_private = knows_private
        self._by_name = {transition.name: transition for transition in transitions}
        if len(self._by_name) != len(transitions):
            raise ValueError("Two transitions share a name.")
        _workflows[model] = self

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def pairs(self) -> list[tuple[str, str]]:
        """Every allowed change of state, for the database's own guard."""
        found = {(source, target) for step in self for source in step.sources for target in step.targets_from(source)}
        return sorted((source, target) for source, target in found if source != target)

    def open_to(self, subject: Stateful, user: User, *, at: str = "") -> list[Transition]:
        """The transitions that this person may do now, in the order of the table; `at` is the state to go by where
        the person may not know the real one."""
        return [step for step in self if (at or subject.status) in step.sources and step.allowed(user, subject)]

    def offered_to(self, subject: Stateful, user: User, *, at: str = "") -> list[Transition]:
        """Those of `open_to` that have a page of their own, and a guard that lets them through or is shown there."""
        return [
            step
            for step in self.open_to(subject, user, at=at)
            if step.page and (step.guard is None or step.shows_missing or step.guard(subject))
        ]

    def moves_known_to(self, user: User, subject: Stateful) -> models.QuerySet[Move]:
        """What happened to a subject, oldest first, as far as this person may know."""
        moves = Move.objects.about(subject)
        if self.knows_private(user, subject):
            return moves
        return moves.exclude(name__in=[step.name for step in self if step.private])


_workflows: dict[type[models.Model], Workflow] = {}


def workflow_of(model: type[Stateful]) -> Workflow:
    """The workflow that was declared for a model; KeyError where there is none."""
    return _workflows[model]


def has_workflow(model: type[Stateful]) -> bool:
    """Whether a workflow was declared for a model."""
    return model in _workflows


class MoveRefused(Exception):
    """A transition that did not happen; the message is a sentence for the screen."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = str(message)


class NotAllowed(MoveRefused):
    """The person may not do this."""


class NotReady(MoveRefused):
    """Something that must be true first is not."""


class KeyUsed(MoveRefused):
    """A form's one-time key came back with other content: what it was first sent with is kept, this is not."""

    def __init__(self) -> None:
        super().__init__(_("This form was already sent with other content, and that is kept."))


class AlreadyMoved(MoveRefused):
    """Somebody was first; `move` is the last thing that happened as far as the reader may know it."""

    def __init__(self, move: Move | None) -> None:
        self.move = move
        if move is None:
            message = _("This is not possible at this moment.")
        else:
            who = move.by.name if move.by else _("the portal itself")
            when = timezone.localtime(move.at).strftime("%d-%m-%Y %H:%M")
            message = _("%(who)s was first, at %(when)s. Nothing was done twice.") % {"who": who, "when": when}
        super().__init__(message)


def already_moved(subject: Stateful, *, by: User) -> AlreadyMoved:
    """The refusal for whoever comes too late, naming nothing that this person may not know."""
    return AlreadyMoved(workflow_of(type(subject)).moves_known_to(by, subject).last())


@contextmanager
def moving(
    subject: M,
    name: str,
    *,
    by: User | None,
    now: datetime.datetime | None = None,
    reason: str = "",
    to: str | Callable[[M], str] | None = None,
    guards: Sequence[Callable[[M], Verdict]] = (),
) -> Iterator[M]:
    """Take a subject through one transition; the body holds only the effects, on the freshly locked row.

    In order: open a transaction, lock and read the row again, check the person, the state, the reason and the guards,
    set the state, run the body, save what changed, write the trail. `by=None` is the clock. Raises `NotAllowed`,
    `AlreadyMoved` (the row is no longer in a source state) or `NotReady`; then nothing has changed. The row that the
    body gets carries the trail's line as `move`, whose key makes its notifications unique.
    """
    step = workflow_of(type(subject))[name]
    now = now or timezone.now()
    with transaction.atomic():
        row = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        source = row.status
        _check(step, row, by=by, reason=reason, guards=guards)
        ends = step.targets_from(source)
        target = to(row) if callable(to) else to or ends[0]
        if target not in ends:
            raise ValueError(f"{name} leads from {source} to {ends}, not to {target}.")
        before = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        row.status = target
        if target != source:
            row.status_since = now
        row.move = Move(
            subject_type=row._meta.label_lower,
            subject_id=row.pk,
            name=name,
            source=source,
            target=target,
            reason=reason,
            by=by,
            at=now,
        )
        yield row
        if row.status != target:
            raise ValueError("The body of a transition sets no state.")
        changed = [
            field.name for field in row._meta.concrete_fields if getattr(row, field.attname) != before[field.attname]
        ]
        if changed:
            row.save(update_fields=changed)
        row.move.save(force_insert=True)
    for field in row._meta.concrete_fields:  # the caller's copy shows what happened
        setattr(subject, field.attname, getattr(row, field.attname))


def _check(
    step: Transition,
    row: M,
    *,
    by: User | None,
    reason: str,
    guards: Sequence[Callable[[M], Verdict]],
) -> None:
    if by is None and not step.by_clock:
        raise NotAllowed(_("Only a person can do this."))
    if by is not None and not (answer := step.allowed(by, row)):
        raise NotAllowed(answer.reason or _("You may not do this."))
    if row.status not in step.sources:
        raise already_moved(row, by=by) if by else AlreadyMoved(None)
    if step.needs_reason and not reason.strip():
        raise NotReady(_("Give a reason."))
    for guard in (step.guard, *guards):
        if guard is not None and not (answer := guard(row)):
            raise NotReady(answer.reason)
