"""What each letter needs to know: frozen structures that an app fills and the templates in `templates/letters/` print.

Amounts are whole minutes, dates are dates; nothing here reads the database. A text field without a default must be
filled, else the letter is refused (`writing.missing`). No field holds a BSN, and no `subject` a pupil's name.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from swvportal.foundation.letters.values import (
    Addressee,
    Dates,
    Goal,
    Grant,
    Objection,
    Principle,
    Pupil,
    Sender,
    Signature,
)

__all__ = [
    "Addressee",
    "AgreementFacts",
    "AgreementSupplierFacts",
    "AwardFacts",
    "ConsentFacts",
    "ConsentPupilFacts",
    "Dates",
    "DeferralFacts",
    "DeferralParentsFacts",
    "FinanceFacts",
    "Goal",
    "Grant",
    "Hours",
    "LetterFacts",
    "Objection",
    "ParentsFacts",
    "PostponementFacts",
    "PostponementParentsFacts",
    "Principle",
    "Pupil",
    "RefusalFacts",
    "RefusalParentsFacts",
    "Sender",
    "Signature",
]


@dataclass(frozen=True)
class LetterFacts:
    """What every letter has; `subject` is printed above it and shown in lists."""

    kind: ClassVar[str]
    part: ClassVar[str]
    sender: Sender
    addressee: Addressee
    number: str
    dated: datetime.date
    subject: str
    request_number: str
    signature: Signature


@dataclass(frozen=True)
class AwardFacts(LetterFacts):
    """The toekenningsbrief to the school."""

    kind: ClassVar[str] = "award"
    part: ClassVar[str] = "school"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    motivation: str
    principles: tuple[Principle, ...]
    grant: Grant
    coaches: tuple[str, ...]
    goals: tuple[Goal, ...]
    evaluated_by: str
    conditions: tuple[str, ...]
    ends_when: tuple[str, ...]
    contact: str
    objection: Objection
    enclosures: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParentsFacts(LetterFacts):
    """The parents' copy: a cover in plain words and the decision.

    Holds nothing about third persons: no other parent, no teacher, no finding of the committee. `coaches` are the only
    people named, since parents must know who works with their child; `goals` are those of the pupil. `reasons` is
    written for the parents.
    """

    kind: ClassVar[str] = "award"
    part: ClassVar[str] = "parents"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    reasons: str
    grant: Grant
    coaches: tuple[str, ...]
    goals: tuple[Goal, ...]
    contact: str
    objection: Objection


@dataclass(frozen=True)
class FinanceFacts(LetterFacts):
    """The finance line for the board's office: reference, school, period, hours; nothing about the pupil."""

    kind: ClassVar[str] = "award"
    part: ClassVar[str] = "finance"
    school: str
    school_code: str
    board: str
    decided_on: datetime.date
    budget: str
    grant: Grant


@dataclass(frozen=True)
class RefusalFacts(LetterFacts):
    """The refusal to the school, with what it can do now and the way to object."""

    kind: ClassVar[str] = "refusal"
    part: ClassVar[str] = "school"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    motivation: str
    principles: tuple[Principle, ...]
    advice: tuple[str, ...]
    contact: str
    objection: Objection
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefusalParentsFacts(LetterFacts):
    """The refusal to a parent, in plain words and without third persons."""

    kind: ClassVar[str] = "refusal"
    part: ClassVar[str] = "parents"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    reasons: str
    advice: tuple[str, ...]
    contact: str
    objection: Objection


@dataclass(frozen=True)
class DeferralFacts(LetterFacts):
    """The deferral to the school: what is missing, and the date on which the request comes back."""

    kind: ClassVar[str] = "deferral"
    part: ClassVar[str] = "school"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    motivation: str
    needed: tuple[str, ...]
    back_on: datetime.date
    contact: str
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeferralParentsFacts(LetterFacts):
    """The deferral to a parent, in plain words and without third persons."""

    kind: ClassVar[str] = "deferral"
    part: ClassVar[str] = "parents"
    school: str
    pupil: Pupil
    dates: Dates
    decided_on: datetime.date
    reasons: str
    back_on: datetime.date
    contact: str


@dataclass(frozen=True)
class ConsentFacts(LetterFacts):
    """The letter that asks a parent for consent, with the personal link and its code; it names no pupil.

    It holds two secrets, so it is made when it is printed and kept nowhere; `number` is empty therefore.
    """

    kind: ClassVar[str] = "consent"
    part: ClassVar[str] = "parent"
    school: str
    address: str
    code: str
    until: datetime.date
    plan_only: bool = False


@dataclass(frozen=True)
class ConsentPupilFacts(ConsentFacts):
    """The same for a pupil who answers too, in words for the pupil."""

    part: ClassVar[str] = "pupil"


@dataclass(frozen=True)
class PostponementFacts(LetterFacts):
    """More time for a decision (Awb 4:14), to the school: until when it was promised and until when it is now."""

    kind: ClassVar[str] = "postponement"
    part: ClassVar[str] = "school"
    school: str
    pupil: Pupil
    dates: Dates
    promised_by: datetime.date
    until: datetime.date
    reasons: str
    contact: str
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostponementParentsFacts(LetterFacts):
    """The same to a parent, in plain words and without third persons."""

    kind: ClassVar[str] = "postponement"
    part: ClassVar[str] = "parents"
    school: str
    pupil: Pupil
    dates: Dates
    promised_by: datetime.date
    until: datetime.date
    reasons: str
    contact: str


@dataclass(frozen=True)
class Hours:
    """What was agreed on: for what, how many minutes, from when until when, by whom."""

    task: str
    minutes: int
    supplier: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class AgreementFacts(LetterFacts):
    """The confirmation of an agreement for hours to the school's board, which the school opens too: nothing about a
    pupil or the board's other hours.
    """

    kind: ClassVar[str] = "agreement"
    part: ClassVar[str] = "board"
    school: str
    board: str
    hours: Hours
    agreed_on: datetime.date
    registered_on: datetime.date
    budget: str
    contact: str


@dataclass(frozen=True)
class AgreementSupplierFacts(LetterFacts):
    """The confirmation of an agreement for hours to the supplier; nothing about a pupil or the board's other hours."""

    kind: ClassVar[str] = "agreement"
    part: ClassVar[str] = "supplier"
    school: str
    board: str
    hours: Hours
    agreed_on: datetime.date
    registered_on: datetime.date
    contact: str
