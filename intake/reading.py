"""The parts of a request to be read: titles, labels and values in words. The labels are those of the forms.

Asks no permission: whoever may open the request may read its parts, but for a secret address. Holds nothing of the
loket or the committee.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, About, GuidanceForm, PartKey, RequestSort
from intake.forms.base import DraftForm
from intake.forms.editing import FORMS, ROWS, stored
from intake.forms.people import PupilForm
from intake.kinds import parts_of
from intake.models import Request, RequestPart
from intake.permissions import at_another_school, may_type_reach, writes_for_school
from intake.queries.dossier import READ
from intake.transitions.writing import PARENT_REACH, PUPIL_REACH
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import MinutesField, as_hours
from swvportal.foundation.models import User
from swvportal.foundation.parts import Answer
from swvportal.foundation.schoolyears import as_label

Change = Callable[[str, str], str]
SILENT = ("id", "remove")
IDLE: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "urgent_reason": lambda data: data.get("sort") != RequestSort.URGENT,
    "pupil_not_heard_reason": lambda data: bool(data.get("pupil_heard")),
    "informed_on": lambda data: data.get("about") != About.GROUP,
    "informed_by": lambda data: data.get("about") != About.GROUP,
    "other": lambda data: GuidanceForm.OTHER not in (data.get("ways") or ()),
    "not_invited_reason": lambda data: data.get("parents_invited") != "no",
}
"""Answers that nobody misses where another answer makes them idle."""


@dataclass(frozen=True)
class ReadPart:
    """One part as it is read: its own answers, then groups of answers for parts that are a list of lines.

    `number` is its place in the form of the request that it was read from.
    """

    key: str
    title: str
    answers: list[Answer]
    groups: list[tuple[str, list[Answer]]] = field(default_factory=list)
    number: int = 0

    @cached_property
    def empty(self) -> bool:
        """True when nothing was filled in."""
        return not any(answer.value for answer in self.answers) and not self.groups

    @cached_property
    def told(self) -> list[tuple[str, list[Answer]]]:
        """The answers that were given: the part's own under no title, then each group with one in it."""
        given = [
            (title, [one for one in answers if one.value]) for title, answers in [("", self.answers), *self.groups]
        ]
        return [(title, answers) for title, answers in given if answers]

    @cached_property
    def left_out(self) -> list[str]:
        """What was not filled in, by name; of a group with its title where there are several."""
        own = [str(one.name) for one in self.answers if not one.value]
        several = len(self.groups) > 1
        return own + [
            f"{one.name} ({title})" if several else str(one.name)
            for title, answers in self.groups
            for one in answers
            if not one.value
        ]


def read_parts(
    request: Request, *, reader: User, keys: Iterable[str] | None = None, change: Change | None = None
) -> list[ReadPart]:
    """The parts in the order of the form, without documents; at most three queries whatever stands in them.

    `change` gives the address where an answer can be changed, from its part and field; empty for none. Where a parent's
    address is secret, address, phone and mail are shown to the office, and to the school that typed them in a draft of
    its own; for everybody else there is one line that says so (security bar, 91).
    """
    prefetch_related_objects([request], *READ)
    saved = {part.key: part for part in request.parts.all()}
    wanted = set(keys) if keys is not None else set(PartKey) - {PartKey.DOCUMENTS}
    secrets = may_read_secrets(reader, request)
    numbered = [(number, part.key) for number, part in enumerate(parts_of(request), 1) if part.key in wanted]
    return [replace(_read(request, saved.get(key), key, change, secrets), number=number) for number, key in numbered]


def may_read_secrets(reader: User, request: Request) -> bool:
    """Whether this person may read where a parent with a secret address can be reached: the office, and the school that
    hid it in a draft of its own."""
    if reader.standing.has(Role.OFFICE):
        return True
    if request.status not in WRITABLE or at_another_school(request) or not writes_for_school(reader, request):
        return False
    return request.pupil is None or all(may_type_reach(reader, one) for one in request.pupil.parents.all())


def _read(request: Request, part: RequestPart | None, key: str, change: Change | None, secrets: bool) -> ReadPart:
    title = str(PartKey(key).label)
    if key == PartKey.PUPIL and not secrets and (_lives_in_secret(request) or at_another_school(request)):
        data = stored(request, part) if part else {}
        kept = {name: value for name, value in data.items() if name not in PUPIL_REACH}
        return read_answers(key, kept, change=change)
    if key == PartKey.CONSENTS:
        return ReadPart(key, title, _consents(request))
    if key == PartKey.DIRECTOR:
        return ReadPart(key, title, _director(part.data if part else {}))
    answers = stored(request, part) if part else {}
    if key == PartKey.PARENTS and not secrets and at_another_school(request):  # the new school's to know
        rows = [{name: value for name, value in row.items() if name not in PARENT_REACH} for row in answers["rows"]]
        answers = {**answers, "rows": rows}
    read = read_answers(key, answers, change=change, secrets=secrets)
    if key == PartKey.HEAD:
        return ReadPart(key, title, head_facts(request) + read.answers)
    return read


def _lives_in_secret(request: Request) -> bool:
    """Whether a parent's address is secret, so that the pupil's may be the same one; no query."""
    return request.pupil is not None and any(one.secret_address for one in request.pupil.parents.all())


def read_answers(key: str, data: Mapping[str, Any], *, change: Change | None = None, secrets: bool = False) -> ReadPart:
    """The answers of one editable part in words, from the values that its form would start with.

    Without `secrets`, how to reach a parent whose address is secret is left out.
    """

    def to_change(name: str) -> str:
        return change(key, name) if change else ""

    answers = _answers(FORMS[key], data, to_change) if key in FORMS else []
    groups = []
    if key in ROWS:
        for index, row in enumerate(data.get("rows", [])):
            title = _row_title(key, index + 1, row)
            hidden = PARENT_REACH if row.get("secret_address") and not secrets else ()
            groups.append((title, _answers(ROWS[key], row, to_change, prefix=f"rows-{index}-", hidden=hidden)))
    return ReadPart(key, str(PartKey(key).label), answers, groups)


def _row_title(key: str, index: int, row: Mapping[str, Any]) -> str:
    if key == PartKey.PARENTS and row.get("name"):
        return str(row["name"])
    names = {PartKey.PARENTS: _("Parent %d"), PartKey.TRIED: _("What was done, %d"), PartKey.GOALS: _("Goal %d")}
    return names[PartKey(key)] % index


def _answers(
    form: type[DraftForm],
    data: Mapping[str, Any],
    to_change: Callable[[str], str],
    *,
    prefix: str = "",
    hidden: Iterable[str] = (),
) -> list[Answer]:
    labels = _labels_of(form, get_language())
    return [
        Answer(labels[name], in_words(one, data.get(name)), to_change(prefix + name))
        for name, one in form.base_fields.items()
        if not (form is PupilForm and name in PUPIL_REACH and not data.get(name))
        and name not in (*SILENT, *hidden)
        and not (name in IDLE and IDLE[name](data) and not data.get(name))
    ]


@functools.lru_cache
def _labels_of(form: type[DraftForm], language: str | None) -> dict[str, str]:
    return {name: form.label_of(name) for name in form.base_fields}


def in_words(one: forms.Field, value: Any) -> str:
    """A kept value as somebody reads it; nothing for no value."""
    if value in (None, "", []):
        return ""
    if isinstance(one, MinutesField):
        return _("%(time)s hours") % {"time": as_hours(int(value))}
    if isinstance(one, forms.DateField):
        return in_date(value)
    if isinstance(one, forms.MultipleChoiceField):
        return ", ".join(_choice(one, each) for each in value)
    if isinstance(one, forms.ChoiceField):
        return _choice(one, value)
    if isinstance(one, forms.BooleanField):
        return _("Yes") if value else _("No")
    return str(value)


def in_date(value: str | datetime.date) -> str:
    """A day in words, from a date or its ISO text."""
    day = datetime.date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(day, "j F Y")


def _choice(one: forms.ChoiceField, value: Any) -> str:
    found: dict[Any, Any] = dict(one.choices)  # type: ignore[arg-type]
    return str(found.get(value, value)).capitalize()


def head_facts(request: Request) -> list[Answer]:
    """What the portal knows by itself about a request."""
    return [
        Answer(_("Kind of request"), request.get_kind_display().capitalize()),
        Answer(_("Reference"), request.reference or _("comes when you submit")),
        Answer(_("School"), f"{request.school.name} ({request.school.code})"),
        Answer(_("School board"), request.school.board.name),
        Answer(_("School year"), as_label(request.school_year)),
        Answer(_("Started by"), request.created_by.name),
        Answer(_("School coach"), request.adviser.name if request.adviser else ""),
    ]


def _consents(request: Request) -> list[Answer]:
    latest = {one.parent_id: one for one in request.consents.all() if one.withdrawn_at is None}
    names = {parent.pk: parent.name for parent in request.pupil.parents.all()} if request.pupil else {}
    return [
        Answer(
            names[one.parent_id] if one.parent_id else request.pupil.full_name if request.pupil else "",
            _("%(answer)s, on %(day)s (%(how)s)")
            % {
                "answer": one.get_state_display().capitalize(),
                "day": in_date(one.answered_on),
                "how": one.get_method_display(),
            },
        )
        for one in latest.values()
    ]


def _director(data: Mapping[str, Any]) -> list[Answer]:
    if not data.get("agreed_at"):
        return [Answer(_("Agreement"), "")]
    when = timezone.localtime(datetime.datetime.fromisoformat(data["agreed_at"]))
    return [
        Answer(_("Agreed by"), f"{data['agreed_by']}, {in_date(when.date())}"),
        Answer(_("Remark of the director"), data.get("remark", "")),
    ]
