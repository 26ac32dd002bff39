"""The forms of a week: time on one of its days, last week's lines again, and a decision on time above the grant."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.enums import Activity
from hours.forms.booking import NO_GRANT, SentOnce
from hours.models import Budget, Reservation, TimeEntry
from hours.models.time_entries import STEP
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.minutes import MinutesField, as_hours
from swvportal.foundation.schoolyears import as_label

EXTEND, ELSEWHERE, REFUSE = "extend", "elsewhere", "refuse"


def left_first(row: Reservation | Budget) -> str:
    """A reservation or a school's budget in a list that shows only the beginning on a phone: what is left first."""
    if isinstance(row, Budget):
        name, left = f"{row.holder}, {as_label(row.school_year)}", row.available
    elif row.held:
        return gettext("not in force yet: %(name)s") % {"name": row.label}
    else:
        name, left = row.label, row.rest
    return gettext("%(left)s left: %(name)s") % {"left": as_hours(left), "name": name}


class DayForm(SentOnce, SwvForm):
    """Time on one of these days; all that a coach may log on in one list."""

    worked_on = forms.TypedChoiceField(label=_("On which day?"), coerce=datetime.date.fromisoformat)
    purse = forms.ChoiceField(label=_("What was it for?"))
    activity = forms.ChoiceField(label=_("What did you do?"), choices=Activity.choices)
    minutes = MinutesField(label=_("How long?"), least=STEP, step=STEP)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("Write no name of a pupil or a parent here.")
    )

    def __init__(
        self,
        *args: Any,
        days: Sequence[datetime.date],
        reservations: Sequence[Reservation],
        budgets: Sequence[Budget],
        **kwargs: Any,
    ) -> None:
        self.reservations = {str(row.pk): row for row in reservations}
        self.budgets = {str(row.pk): row for row in budgets}
        super().__init__(*args, **kwargs)
        on, purse = (cast("forms.ChoiceField", self.fields[name]) for name in ("worked_on", "purse"))
        on.choices = [(day.isoformat(), date_format(day, "l j F")) for day in days]
        groups = [
            (gettext("Reserved for you"), [(key, left_first(row)) for key, row in self.reservations.items()]),
            (gettext("Consultation hours of a school"), [(key, left_first(row)) for key, row in self.budgets.items()]),
            (gettext("General"), [(NO_GRANT, gettext("Other work, without a grant"))]),
        ]
        purse.choices = [(name, options) for name, options in groups if options]

    def clean(self) -> dict[str, Any]:
        """Give the reservation or the budget itself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("purse", NO_GRANT)
        return {**cleaned, "reservation": self.reservations.get(chosen), "budget": self.budgets.get(chosen)}


class CopyForm(OneTimeKey, SwvForm):
    """One line of last week: whether it is kept again, and for how long. `source` is that line."""

    key_used = _("You took this line over already with another time. Is this another one? Then save once more.")
    chosen = forms.BooleanField(label=_("Take over"), required=False)
    minutes = forms.CharField(label=_("Time"), max_length=20, required=False)

    def __init__(self, *args: Any, source: TimeEntry, **kwargs: Any) -> None:
        self.source = source
        self.time = MinutesField(least=STEP, step=STEP)
        kwargs.setdefault("initial", {"minutes": self.time.prepare_value(source.minutes)})
        super().__init__(*args, prefix=source.pk.hex, **kwargs)
        self.fields["once"].required = False  # a line that came in after the page was made has no key on it
        self.fields["minutes"].widget.attrs.update({"class": "input-short", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """Read the time of a line that is chosen; what stands at another does not matter."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["once"] = cleaned.get("once") or uuid.uuid4()
        if cleaned.get("chosen"):
            try:
                cleaned["minutes"] = self.time.clean(cleaned.get("minutes"))
            except ValidationError as problem:
                self.add_error("minutes", problem)
        return cleaned


class DecideForm(SwvForm):
    """What happens with time above the grant."""

    at_times = frozenset({"budget", "reason"})

    decision = forms.ChoiceField(label=_("What do you decide?"), widget=forms.RadioSelect)
    budget = forms.ChoiceField(
        label=_("Which budget?"), required=False, help_text=_("Only for another budget; these have enough left.")
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_(
            "Needed unless you extend. The coach reads it, and with another budget whoever may see that budget too, "
            "also of another school or board. Name nobody here and no school: no pupil, no parent, no coach."
        ),
    )

    def __init__(self, *args: Any, entry: TimeEntry, budgets: Sequence[Budget], **kwargs: Any) -> None:
        self.budgets = {str(row.pk): row for row in budgets}
        super().__init__(*args, **kwargs)
        options = [
            (EXTEND, _("Extend the reservation with what is short")) if entry.reservation is not None else None,
            (ELSEWHERE, _("Book it on another budget")) if budgets else None,
            (REFUSE, _("Do not grant it; it stays as typed and costs no budget")),
        ]
        cast("forms.ChoiceField", self.fields["decision"]).choices = [option for option in options if option]
        if budgets:
            cast("forms.ChoiceField", self.fields["budget"]).choices = [
                ("", _("Make a choice")),
                *((key, self._named(row)) for key, row in self.budgets.items()),
            ]
        else:
            del self.fields["budget"]

    def clean(self) -> dict[str, Any]:
        """Ask for the budget and the reason where the decision needs them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        cleaned["budget"] = self.budgets.get(cleaned.get("budget", ""))
        if decision == ELSEWHERE and cleaned["budget"] is None:
            self.add_error("budget", ValidationError(_("Choose the budget."), code="required"))
        if decision in (ELSEWHERE, REFUSE) and not cleaned.get("reason", "").strip():
            self.add_error("reason", ValidationError(_("Say why; the coach reads it."), code="required"))
        return cleaned

    @staticmethod
    def _named(row: Budget) -> str:
        rest = MinutesField().prepare_value(row.available)
        return gettext("%(holder)s, %(purpose)s (%(rest)s left)") % {
            "holder": row.holder,
            "purpose": row.get_purpose_display(),
            "rest": rest,
        }
