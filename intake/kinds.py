"""The kinds of request as data: the form of each, made of shared parts, and how the kind is found by two answers.

Sources: process.md, "Kinds of request"; dossier.md, "The OA form".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from intake.enums import PartKey, RequestKind
from intake.parts import BY_KEY, Part


class Asked(Protocol):
    """As much of a request as its form depends on."""

    kind: str
    pupil_id: UUID | None


@dataclass(frozen=True)
class KindForm:
    """The form of one kind, its parts in order. `letters` begin its reference.

    With `may_be_nameless` a school can ask without naming a pupil; then parents and consents are no part of it.
    """

    letters: str
    parts: tuple[Part, ...]
    may_be_nameless: bool = False

    def has(self, key: str) -> bool:
        """Whether a part can belong to it."""
        return any(part.key == key for part in self.parts)


NAMED_ONLY = (PartKey.PARENTS, PartKey.CONSENTS)


def _of(*keys: PartKey, **compulsory: tuple[str, ...]) -> tuple[Part, ...]:
    """These parts in this order; of those named by their key other answers are compulsory than in the OA form."""
    return tuple(replace(BY_KEY[key], compulsory=compulsory.get(key, BY_KEY[key].compulsory)) for key in keys)


P = PartKey
KINDS: dict[str, KindForm] = {
    RequestKind.OA: KindForm(
        "OA",
        _of(
            P.HEAD, P.PUPIL, P.PARENTS, P.QUESTION, P.PICTURE, P.TRIED, P.SOT, P.GOALS, P.ADVICE, P.VOICE, P.CONSENTS,
            P.DOCUMENTS, P.DIRECTOR,
        ),
    ),
    RequestKind.CONSULTATION: KindForm(
        "CO",
        _of(P.QUESTION, P.PUPIL, P.PARENTS, P.CONSENTS, pupil=(), question=("teacher_question", "domains")),
        may_be_nameless=True,
    ),
    RequestKind.GUIDANCE: KindForm("BP", _of(P.HEAD, P.QUESTION, P.PLAN, P.GOALS, P.DOCUMENTS, documents=())),
    RequestKind.PATHWAY: KindForm(
        "TB",
        _of(
            P.HEAD, P.PUPIL, P.PARENTS, P.QUESTION, P.TRIED, P.SOT, P.VOICE, P.CONSENTS, P.DOCUMENTS, documents=(),
        ),
    ),
    RequestKind.EXPERTISE: KindForm(
        "ET",
        _of(
            P.HEAD, P.ABOUT, P.QUESTION, P.PUPIL, P.PARENTS, P.CONSENTS, P.DOCUMENTS,
            pupil=(), question=("teacher_question", "domains"), documents=(),
        ),
        may_be_nameless=True,
    ),
    RequestKind.OBSERVATION: KindForm(
        "OB",
        _of(
            P.HEAD, P.PUPIL, P.PARENTS, P.QUESTION, P.OBSERVE, P.CONSENTS, question=("teacher_question", "domains")
        ),
    ),
}  # fmt: skip


def parts_of(request: Asked) -> tuple[Part, ...]:
    """The parts of this request's form, in order; those about a pupil's parents only once a pupil is named."""
    form = KINDS[request.kind]
    if form.may_be_nameless and request.pupil_id is None:
        return tuple(part for part in form.parts if part.key not in NAMED_ONLY)
    return form.parts


def part_of(request: Asked, key: str) -> Part | None:
    """One part of this request's form; None for a part that it does not have."""
    return next((part for part in parts_of(request) if part.key == key), None)


def number_of(request: Asked, key: str) -> int:
    """The place of a part in this request's form, from 1."""
    return [part.key for part in parts_of(request)].index(PartKey(key)) + 1


def next_to(request: Asked, key: str, step: int) -> str:
    """The key of the part before (-1) or after (1) this one; empty at the ends."""
    keys = [part.key for part in parts_of(request)]
    place = keys.index(PartKey(key)) + step
    return str(keys[place]) if 0 <= place < len(keys) else ""


class Around(StrEnum):
    """The first of the two questions: whom a question is about."""

    PUPIL = "pupil"
    SYSTEM = "system"


class Wanted(StrEnum):
    """The second: what the school is looking for."""

    TALK = "talk"
    GUIDANCE = "guidance"
    SPECIALIST = "specialist"
    LOOK = "look"
    STAY = "stay"


FOUND: dict[tuple[Around, Wanted], RequestKind] = {
    (Around.PUPIL, Wanted.TALK): RequestKind.CONSULTATION,
    (Around.PUPIL, Wanted.GUIDANCE): RequestKind.OA,
    (Around.PUPIL, Wanted.SPECIALIST): RequestKind.EXPERTISE,
    (Around.PUPIL, Wanted.LOOK): RequestKind.OBSERVATION,
    (Around.PUPIL, Wanted.STAY): RequestKind.PATHWAY,
    (Around.SYSTEM, Wanted.TALK): RequestKind.CONSULTATION,
    (Around.SYSTEM, Wanted.GUIDANCE): RequestKind.GUIDANCE,
    (Around.SYSTEM, Wanted.SPECIALIST): RequestKind.EXPERTISE,
}
"""The kind that two answers lead to; the other pairs do not exist: one looks at, and keeps, one pupil."""
