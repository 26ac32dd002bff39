"""The forms of a question for reserve: asked, given, and why not; checked here, moved by `transitions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hours.models import Budget, ReserveRequest
from hours.models.time_entries import STEP
from hours.reserves import can_be_asked, holder_key, short_in
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.minutes import MinutesField, as_hours
from swvportal.foundation.models import Supplier
from swvportal.foundation.schoolyears import as_label

TASK, REASON = 2000, 300


class ReserveAskForm(OneTimeKey, SwvForm):
    """For which budget, how many hours and what for; with one holder there is nothing to choose.

    `holders` are accounts without supplier and year. What stands in an address is a beginning only; a value that is
    none of the choices counts as not given. `short` is minutes when they come from a shortage of that account, else 0.
    """

    key_used = _(
        "This form was already sent with other content, and that question lies with the office: you find it under "
        "Questions for reserve. Is this another question? Then send it once more."
    )

    holder = forms.ChoiceField(label=_("For whom?"))
    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Supplier"))
    school_year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    minutes = MinutesField(label=_("Hours"), least=STEP, step=STEP)
    task = forms.CharField(
        label=_("What are the hours for?"),
        max_length=TASK,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write no name of a pupil or a parent here: the board and the office read along."),
    )
    short = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, holders: Sequence[Budget], school_year: int, asked: QueryDict, **kwargs: Any
    ) -> None:
        self.holders = {holder_key(row): row for row in holders}
        before = [school_year - 1] if asked.get("year") == str(school_year - 1) else []
        years = (school_year, school_year + 1, *before)  # the last one for work that was done before the holidays
        kwargs.setdefault("initial", self._beginning(asked, years))
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["school_year"]).choices = [(year, as_label(year)) for year in years]
        self.only = holders[0] if len(holders) == 1 else None
        if self.only is not None:
            del self.fields["holder"]
        else:
            choices = [(key, row.label) for key, row in self.holders.items()]
            cast("forms.ChoiceField", self.fields["holder"]).choices = [("", _("Make a choice")), *choices]

    def _beginning(self, asked: QueryDict, years: Sequence[int]) -> dict[str, Any]:
        """What the page begins with: the account and the hours short of whoever came from a shortage."""
        found: dict[str, Any] = {"school_year": years[0]}
        if asked.get("holder") in self.holders:
            found["holder"] = asked["holder"]
        if (year := asked.get("year", "")) in map(str, years):
            found["school_year"] = year
        if supplier := asked.get("supplier"):
            found["supplier"] = supplier
        short = short_in(
            asked.get("short", ""), holder=asked.get("holder", ""), supplier=supplier, year=found["school_year"]
        )
        if short:
            found["short"] = asked["short"]
            found["minutes"] = as_hours(-(-short // STEP) * STEP)
        return found

    def clean(self) -> dict[str, Any]:
        """Give the account, opened or not; point at the supplier where there is no reserve to ask of."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        place = self.only or self.holders.get(cleaned.get("holder", ""))
        if place is None or not cleaned.get("supplier") or not cleaned.get("school_year"):
            return cleaned
        account = Budget(
            school=place.school,
            board=place.board,
            purpose=place.purpose,
            supplier=cleaned["supplier"],
            school_year=cleaned["school_year"],
        )
        if not can_be_asked(account):
            text = _("There is no contract with %(supplier)s for %(year)s, so there is no reserve. Choose another one.")
            facts = {"supplier": account.supplier, "year": as_label(account.school_year)}
            self.add_error("supplier", ValidationError(text, params=facts, code="no_reserve"))
        short = short_in(
            cleaned.get("short", ""), holder=holder_key(place), supplier=account.supplier_id, year=account.school_year
        )
        return {**cleaned, "account": account, "short": short}


class GiveForm(SwvForm):
    """How many hours are given; fewer than were asked need a reason."""

    at_times = frozenset({"reason"})

    minutes = MinutesField(label=_("Hours that you give"), least=STEP, step=STEP)
    reason = forms.CharField(
        label=_("Why fewer?"),
        max_length=REASON,
        required=False,
        help_text=_("Needed when you give fewer hours than were asked. Who asked reads it."),
    )

    def __init__(self, *args: Any, asked: ReserveRequest, **kwargs: Any) -> None:
        self.asked = asked
        kwargs.setdefault("initial", {"minutes": asked.minutes})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """At most what was asked, and a reason for less."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        minutes = cleaned.get("minutes")
        if minutes and minutes > self.asked.minutes:
            text = _("%(asked)s hours were asked; give at most that.")
            self.add_error("minutes", ValidationError(text, params={"asked": as_hours(self.asked.minutes)}))
        elif minutes and minutes < self.asked.minutes and not cleaned.get("reason", "").strip():
            self.add_error(
                "reason", ValidationError(_("Say why you give fewer hours than were asked."), code="required")
            )
        return cleaned
