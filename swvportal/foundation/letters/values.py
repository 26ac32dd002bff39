"""What letters say of one thing each: who sends it, to whom, a grant, a goal; `schema` puts letters together from them.

Amounts are whole minutes, dates are dates; nothing here reads the database.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Sender:
    """The partnership as it stands at the head of the letter."""

    name: str
    street: str
    postcode: str
    city: str
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True)
class Addressee:
    """To whom; the lines are printed one under the other in the window of the envelope.

    `care_of` is by whom a letter reaches somebody whose own address is not known.
    """

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    attention: str = ""
    care_of: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs, and on whose behalf (mandate)."""

    name: str
    title: str
    mandate: str = ""


@dataclass(frozen=True)
class Dates:
    """The three dates of a request: as the school dated it, as it came in, and when it was complete."""

    requested_on: datetime.date
    received_on: datetime.date
    complete_on: datetime.date


@dataclass(frozen=True)
class Objection:
    """Where and until when somebody can object or ask to look again; the weeks are the partnership's setting."""

    weeks: int
    until: datetime.date
    address: str


@dataclass(frozen=True)
class Pupil:
    """About whom the letter is: in its body, never in its subject."""

    name: str
    birth_date: datetime.date
    group: str = ""


@dataclass(frozen=True)
class Principle:
    """A principle that the committee tested, and what it found."""

    name: str
    finding: str


@dataclass(frozen=True)
class Goal:
    """A goal and when it is looked back on; `for_whom` is a word such as leerling, leerkracht, school."""

    for_whom: str
    text: str
    evaluate_on: datetime.date


@dataclass(frozen=True)
class Grant:
    """What was granted: hours in minutes with the pupil (direct) and around the pupil (indirect), and the period.

    `partial` says that less was granted than asked; `minutes_asked` is then what was asked in all, 0 when unknown, and
    `asked_until` the last day that was asked where the grant ends before it.
    """

    minutes_direct: int
    minutes_indirect: int
    form: str
    starts_on: datetime.date
    ends_on: datetime.date
    renew_before: datetime.date
    partial: bool = False
    minutes_asked: int = 0
    asked_until: datetime.date | None = None
