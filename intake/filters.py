"""The loket's filters: a GET form, the rows that fit it and the chips that take a filter off again."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from intake.enums import RequestStatus
from intake.querysets import RequestQuerySet
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.parts import Chip

GROUPS: dict[str, tuple[str, ...]] = {
    "new": (RequestStatus.SUBMITTED,),
    "at_school": (RequestStatus.RETURNED,),
    "at_committee": (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED),
    "deferred": (RequestStatus.DEFERRED,),
    "all": tuple(RequestStatus.values),
}
GROUP_NAMES = [
    ("", _("New at the loket")),
    ("at_school", _("With the school")),
    ("at_committee", _("At the committee")),
    ("deferred", _("Deferred")),
    ("all", _("All requests")),
]
OWNERS = [("", _("Everybody")), ("mine", _("Picked up by me")), ("nobody", _("Picked up by nobody"))]
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "term": (F("due").asc(nulls_last=True), "submitted_at"),
    "newest": ("-submitted_at",),
    "school": ("school__name", F("due").asc(nulls_last=True)),
}
ORDER_NAMES = [("", _("Term, late first")), ("newest", _("Newest first")), ("school", _("School"))]


class QueueForm(SwvForm):
    """What may be asked of the queue; everything is optional and a wrong value counts as not asked."""

    q = forms.CharField(label=_("Reference, school or pupil"), required=False, max_length=80)
    group = forms.ChoiceField(label=_("Where it is"), choices=GROUP_NAMES, required=False)
    owner = forms.ChoiceField(label=_("Picked up by"), choices=OWNERS, required=False)
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.all(), required=False)
    board = forms.ModelChoiceField(label=_("School board"), queryset=Board.objects.all(), required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=ORDER_NAMES, required=False)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput, label=_("late"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["school"].empty_label = _("All schools")  # type: ignore[attr-defined]
        self.fields["board"].empty_label = _("All school boards")  # type: ignore[attr-defined]


class Queue:
    """The queue as one person asked for it: `rows`, `chips` and the group that is shown."""

    def __init__(self, seen: RequestQuerySet, data: QueryDict, *, user: User) -> None:
        self.seen, self.data, self.user = seen, data, user
        self.form = QueueForm(data)
        self.form.is_valid()
        self.asked = {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def group(self) -> str:
        """Which states are shown: those asked for; new ones, unless somebody searches or wants the late ones."""
        wide = "all" if "q" in self.asked or "late" in self.asked else "new"
        return str(self.asked.get("group", wide))

    def rows(self) -> RequestQuerySet:
        """The requests that fit, in the order asked for; late ones first when none was."""
        rows = self.seen.with_due().filter(status__in=GROUPS[self.group])
        narrow: dict[str, Callable[[RequestQuerySet], RequestQuerySet]] = {
            "q": lambda rows: rows.matching(self.asked["q"]),
            "owner": lambda rows: rows.filter(
                Q(desk_owner=self.user) if self.asked["owner"] == "mine" else Q(desk_owner__isnull=True)
            ),
            "school": lambda rows: rows.filter(school=self.asked["school"]),
            "board": lambda rows: rows.filter(school__board=self.asked["board"]),
            "late": lambda rows: rows.filter(Q(due__lt=timezone.localdate())),
        }
        for name, narrowed in narrow.items():
            if name in self.asked:
                rows = narrowed(rows)
        return rows.order_by(*ORDERS[self.asked.get("sort", "term")], "pk")

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on; the order is none."""
        return [Chip(self._words(name), self._without(name)) for name in self.asked if name != "sort"]

    def _words(self, name: str) -> str:
        value = self.asked[name]
        if name == "q":
            return f"“{value}”"
        if name == "late":
            return str(_("Late"))
        choices = dict(GROUP_NAMES if name == "group" else OWNERS)
        return str(choices.get(value, value)) if name in ("group", "owner") else str(value)

    def _without(self, name: str) -> str:
        left = self.data.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return f"?{left.urlencode()}"
