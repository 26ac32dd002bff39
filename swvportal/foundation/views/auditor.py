"""The privacy officer's log: who saw, did and was refused what. Read only."""

from __future__ import annotations

from typing import Any

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
from swvportal.foundation.queries import trail

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
        person = self.fields["by"]
        if isinstance(person, forms.ModelChoiceField):
            person.empty_label = _("Everybody")


@roles_required(Role.AUDITOR)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, fifty lines a page; older lines by the moment of the last one."""
    form = TrailForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    try:
        before = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        before = None
    lines = trail(
        by=wanted.get("by"),
        kind=wanted.get("kind") or None,
        since=wanted.get("since"),
        until=wanted.get("until"),
        before=before if before and before.tzinfo else None,
        most=PAGE + 1,
    )
    older = lines[PAGE - 1].at.isoformat() if len(lines) > PAGE else ""
    return render(request, "foundation/trail.html", {"form": form, "lines": lines[:PAGE], "older": older})
