"""The filters of the season: a GET form, the work that fits it and the chips that take a filter off again."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.queries import EXTENDING, RUNS
from intake.enums import RequestKind, RequestStatus
from swvportal.foundation.choosing import NameChoiceField
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.parts import Chip
from swvportal.foundation.recipients import holders
from swvportal.foundation.schoolyears import last_day, school_year_of

STATES = [
    ("", _("All that runs")),
    ("open", _("Nothing begun yet")),
    ("extension", _("An extension is asked")),
    ("renewal", _("A renewal is begun")),
    ("closed", _("Closed this school year")),
]


class SeasonForm(SwvForm):
    """What may be asked of the season; everything is optional and a wrong value counts as not asked."""

    before = forms.DateField(label=_("Ends at the latest on"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of request"), choices=[("", _("All kinds")), *RequestKind.choices], required=False
    )
    school = NameChoiceField(label=_("School"), queryset=School.objects.only("name"), required=False)
    board = NameChoiceField(label=_("School board"), queryset=Board.objects.only("name"), required=False)
    coach = NameChoiceField(label=_("Coach"), queryset=User.objects.none(), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        chosen: dict[str, Any] = {
            "school": _("All schools"),
            "board": _("All school boards"),
            "coach": _("All coaches"),
        }
        self.fields["coach"].queryset = holders(Role.COACH)  # type: ignore[attr-defined]
        for name, words in chosen.items():
            self.fields[name].empty_label = words  # type: ignore[attr-defined]


class Season:
    """The season as one person asked for it: until when, which rows, and the filters that are on."""

    def __init__(self, data: QueryDict, *, today: datetime.date) -> None:
        self.data = data
        self.form = SeasonForm(data)
        self.form.is_valid()
        self.asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.until: datetime.date = self.asked.get("before", last_day(school_year_of(today)))

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of what runs or was closed (`ending_requests`) that which fits and ends no later than `until`; what was
        closed this school year goes by that day only where it was asked for."""
        if "before" in self.asked or not self.of_closed:
            rows = rows.filter(last_day__lte=self.until)
        fields = {"kind": "kind", "school": "school", "board": "school__board", "coach": "coach"}
        rows = rows.filter(**{fields[name]: value for name, value in self.asked.items() if name in fields})
        state = self.asked.get("state", "")
        if self.of_closed:
            return rows.filter(status=RequestStatus.CLOSED)
        rows = rows.filter(RUNS)
        if state == "extension":
            return rows.filter(EXTENDING)
        if state == "renewal":
            return rows.filter(renewal_begun=True)
        if state == "open":
            return rows.filter(renewal_begun=False).exclude(EXTENDING)
        return rows

    @property
    def of_closed(self) -> bool:
        """Whether it is the work that was closed that is asked for."""
        return bool(self.asked.get("state") == "closed")

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on."""
        return [Chip(self._words(name), self._without(name)) for name in self.asked]

    def _words(self, name: str) -> str:
        value = self.asked[name]
        if name == "before":
            return gettext("Ends at the latest on %(day)s") % {"day": date_format(value, "j F Y")}
        choices: dict[str, dict[str, Any]] = {"state": dict(STATES), "kind": dict(RequestKind.choices)}
        return str(choices[name][value]) if name in choices else str(value)

    @property
    def unticked(self) -> str:
        """The way to the same rows, with none of them ticked."""
        return self._without("row")

    def _without(self, name: str) -> str:
        left = self.data.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return f"?{left.urlencode()}"
