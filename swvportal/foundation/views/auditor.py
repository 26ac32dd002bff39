"""The privacy officer's log: who saw, did and was refused what. Read only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from swvportal.foundation.access import NO_OBJECT, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User
from swvportal.foundation.queries import FIRST_DAY, LAST_DAY, Line, trail
from swvportal.foundation.trail_words import detail_words, numbers_of, what_words

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of the page: the line, what was done and how in words, and the number of what it is about."""

    line: Line
    what: str
    detail: str
    number: str


class TrailForm(SwvForm):
    """The filters of the log."""

    by = forms.ModelChoiceField(User.objects.order_by("name"), label=_("Person"), required=False)
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("look", _("Seen")),
            ("move", _("Done")),
            ("refusal", _("Refused")),
        ],
    )
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Up to and including"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["by"]).empty_label = _("Everybody")


@roles_required(Role.AUDITOR)
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, fifty lines a page; older lines by the moment and the key of the last one."""
    form = TrailForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    lines = trail(
        by=wanted.get("by"),
        kind=wanted.get("kind") or None,
        since=wanted.get("since"),
        until=wanted.get("until"),
        before=_place(request.GET.get("before", "")),
        most=PAGE + 1,
    )
    last = lines[PAGE - 1] if len(lines) > PAGE else None
    older = f"{last.at.isoformat()}_{last.key}" if last else ""
    shown = lines[:PAGE]
    numbers = numbers_of(shown)
    rows = [
        Row(line, what_words(line), detail_words(line), numbers.get(line.subject_id) or _short(line)) for line in shown
    ]
    return render(request, "foundation/trail.html", {"form": form, "rows": rows, "older": older})


def _short(line: Line) -> str:
    """Enough of the key to tell objects without a number apart."""
    return "" if line.subject_id == NO_OBJECT else str(line.subject_id)[:8]


def _place(text: str) -> tuple[datetime.datetime, UUID] | None:
    """Where the page before ended; None for what makes no sense."""
    moment, _line, key = text.partition("_")
    try:
        at, line = parse_datetime(moment), UUID(key)
    except ValueError:
        return None
    return (at, line) if at and at.tzinfo and FIRST_DAY < at.date() < LAST_DAY else None
