"""The filters of one's own list: groups of states, search, order. It narrows what may be seen and never widens it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import WITH_COACH
from intake.enums import RequestStatus as S
from intake.models import Request
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.parts import Chip

# A decision that is not released stands with the committee's: a filter must not tell it apart (queries.shown_status).
STAGES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "writing": (_("being written"), (S.DRAFT, S.RETURNED)),
    "desk": (_("at the loket"), (S.SUBMITTED,)),
    "committee": (_("at the committee"), (S.AT_COMMITTEE, S.DECIDED, S.DEFERRED, S.OBJECTION)),
    "running": (_("granted and running"), WITH_COACH),
    "ended": (_("ended"), (S.REFUSED, S.DECLINED, S.CLOSED, S.WITHDRAWN)),
}
ORDERS = {
    "new": (_("newest first"), (F("created_at").desc(),)),
    "old": (_("oldest first"), (F("created_at").asc(),)),
    "pupil": (_("by pupil"), (F("pupil__last_name").asc(nulls_last=True), F("pupil__first_name").asc())),
    "promised": (_("by promised day"), (F("decide_by").asc(nulls_last=True), F("created_at").desc())),
}


class RequestList(SwvForm):
    """Stage, search and order, read from the address; what makes no sense there is left out."""

    use_required_attribute = False
    q = forms.CharField(required=False, max_length=80, label=_("Search"))
    stage = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[("", _("All states")), *((key, label) for key, (label, _states) in STAGES.items())],
    )
    order = forms.ChoiceField(
        required=False, label=_("Order"), choices=[(key, label) for key, (label, _by) in ORDERS.items()]
    )

    def __init__(self, address: QueryDict) -> None:
        self.address = address
        super().__init__({name: address.get(name, "") for name in ("q", "stage", "order")})
        self.is_valid()
        self.data = {name: self.kept(name) for name in self.fields}
        for field in self.fields.values():
            field.required = True  # only so that no filter is called optional

    def kept(self, name: str) -> str:
        """The value of a filter; nothing when it is off or makes no sense."""
        return str(self.cleaned_data.get(name) or "")

    def narrow(self, rows: QuerySet[Request]) -> QuerySet[Request]:
        """The rows that fit, in the chosen order."""
        if stage := self.kept("stage"):
            rows = rows.filter(status__in=STAGES[stage][1])
        for word in self.kept("q").split()[:6]:
            rows = rows.filter(
                Q(reference__icontains=word)
                | Q(school__name__icontains=word)
                | Q(pupil__first_name__icontains=word)
                | Q(pupil__last_name__icontains=word)
            )
        return rows.order_by(*ORDERS[self.kept("order") or "new"][1], "pk")

    def chips(self) -> list[Chip]:
        """What is on, each with the address without it."""
        found = []
        for name, text in (("q", gettext("Search: %s")), ("stage", "%s")):
            if value := self.kept(name):
                rest = self.address.copy()
                rest.pop(name, None)
                rest.pop("page", None)
                shown = str(STAGES[value][0]) if name == "stage" else value
                found.append(Chip(text % shown, "?" + rest.urlencode()))
        return found
