"""The privacy officer's log: who saw, did and was refused what. Read only."""

from __future__ import annotations

import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from swvportal.foundation.access import roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User
from swvportal.foundation.queries import FIRST_DAY, LAST_DAY, trail

PAGE = 50


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
@require_GET
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
    return render(request, "foundation/trail.html", {"form": form, "lines": lines[:PAGE], "older": older})


def _place(text: str) -> tuple[datetime.datetime, UUID] | None:
    """Where the page before ended; None for what makes no sense."""
    moment, _line, key = text.partition("_")
    try:
        at, line = parse_datetime(moment), UUID(key)
    except ValueError:
        return None
    return (at, line) if at and at.tzinfo and FIRST_DAY < at.date() < LAST_DAY else None
