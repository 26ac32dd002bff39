"""The one door through which a letter comes into being: a row with frozen facts, in the transaction of the act.

Renders nothing. From here on the letter makes itself; an act never waits for it and is never undone by it.
"""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.letters.schema import LetterFacts
from swvportal.foundation.models import Letter, Parent, Partnership, User
from swvportal.foundation.nudge import nudge
from swvportal.foundation.numbers import next_number
from swvportal.foundation.workflow import NotReady

KEPT = frozenset("\n\t\u200c\u200d")  # line ends, and the joiners that Arabic and Persian are written with
LABELS = {
    "sender.name": gettext_lazy("name of the sender"),
    "sender.street": gettext_lazy("street of the sender"),
    "sender.postcode": gettext_lazy("postcode of the sender"),
    "sender.city": gettext_lazy("town of the sender"),
    "addressee.name": gettext_lazy("name of the addressee"),
    "number": gettext_lazy("reference"),
    "subject": gettext_lazy("subject"),
    "request_number": gettext_lazy("number of the request"),
    "signature.name": gettext_lazy("name of the signatory"),
    "signature.title": gettext_lazy("title of the signatory"),
    "school": gettext_lazy("school"),
    "school_code": gettext_lazy("code of the school"),
    "board": gettext_lazy("school board"),
    "budget": gettext_lazy("budget"),
    "pupil.name": gettext_lazy("name of the pupil"),
    "motivation": gettext_lazy("motivation"),
    "reasons": gettext_lazy("reasons for the parents"),
    "grant.form": gettext_lazy("form of the support"),
    "evaluated_by": gettext_lazy("who makes the evaluation"),
    "contact": gettext_lazy("contact"),
    "objection.address": gettext_lazy("address for objections"),
}


class LetterIncomplete(NotReady):
    """Facts that the letter cannot do without are empty; `fields` names them."""

    def __init__(self, fields: list[str]) -> None:
        names = ", ".join(str(LABELS.get(field, field)) for field in fields)
        super().__init__(_("The letter cannot be written yet. Missing: %(fields)s.") % {"fields": names})
        self.fields = fields


def next_letter_number(now: datetime.datetime) -> str:
    """Take the next reference, such as `BLO-2026-00012`, late in the act; the series is held until commit."""
    year = timezone.localdate(now).year
    prefix = Partnership.objects.values_list("letter_prefix", flat=True).get()
    return f"{prefix}-{year}-{next_number('letter', year):05d}"


def missing(facts: LetterFacts) -> list[str]:
    """The fields that must be filled and are not, as dotted paths; a guard asks this before the act."""
    return [path for path, value, needed in _walk(facts) if needed and not value.strip()]


def frozen(facts: LetterFacts) -> dict[str, Any]:
    """The facts as JSON can keep them: ISO dates, and texts without characters that PDF or PostgreSQL refuse."""
    kept: dict[str, Any] = _jsonable(dataclasses.asdict(facts))
    return kept


def write_letter(
    facts: LetterFacts,
    *,
    about: models.Model,
    now: datetime.datetime,
    parent: Parent | None = None,
    copy: int = 0,
    tell: Iterable[User] = (),
    path: str = "",
    language: str = "nl",
    supersedes: Letter | None = None,
) -> Letter:
    """Write one letter about a dossier; a worker makes its bytes after commit and then mails `tell` a link to `path`.

    `copy` numbers the letters of one pack that differ only in their addressee (parents 1, parents 2). The number comes
    from `next_letter_number` and is shared by the pack. Raises LetterIncomplete when a fact is missing and
    IntegrityError when this part of this number exists; both undo the act.
    """
    if fields := missing(facts):
        raise LetterIncomplete(fields)
    letter = Letter.objects.create(
        subject_type=about._meta.label_lower,
        subject_id=about.pk,
        kind=facts.kind,
        part=f"{facts.part}-{copy}" if copy else facts.part,
        number=facts.number,
        addressee=clean(facts.addressee.name)[:160],
        parent=parent,
        language=language,
        dated=facts.dated,
        facts=frozen(facts),
        tell=[str(user.pk) for user in tell],
        path=path,
        supersedes=supersedes,
        written_at=now,
        due_at=now,
    )
    transaction.on_commit(nudge)
    return letter


def clean(text: str) -> str:
    """Take out control characters, lone surrogates and marks that turn the reading direction of what follows."""
    return "".join(
        char
        for char in text.replace("\r\n", "\n")
        if char in KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(inner) for inner in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _walk(facts: Any, above: str = "") -> Iterator[tuple[str, str, bool]]:
    """Every text in the structure: its path, its value, and whether it must be filled."""
    for field in dataclasses.fields(facts):
        path, value = f"{above}{field.name}", getattr(facts, field.name)
        if isinstance(value, str):
            yield path, value, field.default is dataclasses.MISSING
        elif dataclasses.is_dataclass(value):
            yield from _walk(value, f"{path}.")
        elif isinstance(value, tuple):
            for index, inner in enumerate(value, start=1):
                if dataclasses.is_dataclass(inner):
                    yield from _walk(inner, f"{path}[{index}].")
                else:
                    yield f"{path}[{index}]", str(inner), True
