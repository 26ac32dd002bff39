"""The loket's filters: a GET form, the rows that fit it and the chips that take a filter off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from intake.enums import WITH_COACH, RequestKind, RequestStatus
from intake.querysets import RequestQuerySet
from intake.terms import WITH_TERM
from swvportal.foundation.choosing import NameChoiceField
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.parts import Chip
from swvportal.foundation.sorting import Column, Sorting

GROUPS: dict[str, tuple[str, ...]] = {
    "new": (RequestStatus.SUBMITTED,),
    "at_school": (RequestStatus.RETURNED,),
    "at_committee": (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED),
    "deferred": (RequestStatus.DEFERRED,),
    "running": WITH_COACH,
    "all": tuple(RequestStatus.values),
}
GROUP_NAMES = [
    ("", _("New at the loket")),
    ("at_school", _("With the school")),
    ("at_committee", _("At the committee")),
    ("deferred", _("Deferred")),
    ("running", _("With a coach")),
    ("all", _("All requests")),
]
OWNERS = [("", _("Everybody")), ("mine", _("Picked up by me")), ("nobody", _("Picked up by nobody"))]
COLUMNS = (
    Column("submitted", _("Request"), ("submitted_at",), falls=True),
    Column("school", _("School"), ("school__name", "submitted_at")),
    Column("pupil", _("Pupil"), ("pupil__last_name", "pupil__first_name")),
    Column("where", _("State")),
    Column("term", _("Term"), (F("due").asc(nulls_last=True), "submitted_at")),
    Column("owner", _("Picked up by"), (F("desk_owner__name").asc(nulls_first=True), "submitted_at")),
)


class QueueForm(SwvForm):
    """What may be asked of the queue; everything is optional and a wrong value counts as not asked."""

    q = forms.CharField(label=_("Reference, school or pupil"), required=False, max_length=80)
    group = forms.ChoiceField(label=_("State"), choices=GROUP_NAMES, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of request"), choices=[("", _("All kinds")), *RequestKind.choices], required=False
    )
    owner = forms.ChoiceField(label=_("Picked up by"), choices=OWNERS, required=False)
    school = NameChoiceField(label=_("School"), queryset=School.objects.only("name"), required=False)
    board = NameChoiceField(label=_("School board"), queryset=Board.objects.only("name"), required=False)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput, label=_("late"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["school"].empty_label = _("All schools")  # type: ignore[attr-defined]
        self.fields["board"].empty_label = _("All school boards")  # type: ignore[attr-defined]


class Queue:
    """The queue as one person asked for it: `rows` in the order of `sorting`, `chips` and the group that is shown."""

    def __init__(self, seen: RequestQuerySet, data: QueryDict, *, user: User) -> None:
        self.seen, self.data, self.user = seen, data, user
        self.form = QueueForm(data)
        self.form.is_valid()
        self.asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.sorting = Sorting(COLUMNS, data, by="term")

    @cached_property
    def group(self) -> str:
        """Which states are shown: those asked for; new ones, unless somebody searches or wants the late ones."""
        wide = "all" if "q" in self.asked or "late" in self.asked else "new"
        return str(self.asked.get("group", wide))

    def rows(self) -> RequestQuerySet:
        """The requests that fit, in the order asked for; late ones first when none was."""
        states = GROUPS[self.group]
        if "late" in self.asked:
            states = tuple(state for state in states if state in WITH_TERM)
        rows = self.seen.with_due(states)
        if set(states) != set(RequestStatus.values):
            rows = rows.filter(status__in=states)
        narrow: dict[str, Callable[[RequestQuerySet], RequestQuerySet]] = {
            "owner": lambda rows: rows.filter(
                Q(desk_owner=self.user) if self.asked["owner"] == "mine" else Q(desk_owner__isnull=True)
            ),
            "kind": lambda rows: rows.filter(kind=self.asked["kind"]),
            "school": lambda rows: rows.filter(school=self.asked["school"]),
            "board": lambda rows: rows.filter(school__board=self.asked["board"]),
            "late": lambda rows: rows.filter(Q(due__lt=timezone.localdate())),
            "q": lambda rows: rows.matching(self.asked["q"]),  # last: it looks no further than can be shown
        }
        for name, narrowed in narrow.items():
            if name in self.asked:
                rows = narrowed(rows)
        return rows.order_by(*self.sorting.order)

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on; the order is none."""
        return [Chip(self._words(name), self._without(name)) for name in self.asked]

    def _words(self, name: str) -> str:
        value = self.asked[name]
        if name == "q":
            return f"“{value}”"
        if name == "late":
            return str(_("Late"))
        choices: dict[str, dict[str, Any]] = {
            "group": dict(GROUP_NAMES), "owner": dict(OWNERS), "kind": dict(RequestKind.choices)
        }  # fmt: skip
        return str(choices[name][value]) if name in choices else str(value)

    def _without(self, name: str) -> str:
        left = self.data.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return f"?{left.urlencode()}"
