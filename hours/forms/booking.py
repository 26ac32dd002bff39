"""The forms of hours: made for a phone, checked here, booked by `transitions`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hours.bounds import MOST_REASON
from hours.enums import Activity, Lapse
from hours.models import Budget, Reservation, TimeEntry
from hours.models.time_entries import STEP
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.minutes import MinutesField, as_hours
from swvportal.foundation.models import School, Supplier
from swvportal.foundation.schoolyears import as_label

NO_GRANT = "none"
SCHOOL = "school"
TO, BACK = "to", "back"
QUICK = (15, 30, 45, 60, 90, 120)
MANY = 6  # more than these choices scroll in a box of their own


def reserved(row: Reservation) -> str:
    """A reservation as a coach chooses it, with what is left."""
    if row.held:
        return gettext("%(reference)s (not in force yet)") % {"reference": row.label}
    return gettext("%(reference)s (%(rest)s left)") % {"reference": row.label, "rest": as_hours(row.rest)}


def of_school(row: Budget) -> str:
    """A school's budget as a coach chooses it, with what is left."""
    return gettext("%(school)s, %(year)s (%(rest)s left)") % {
        "school": row.holder,
        "year": as_label(row.school_year),
        "rest": as_hours(row.available),
    }


class SentOnce(OneTimeKey):
    """Mix in before the base: an entry that was sent before, knowingly or because an answer never came.

    The same key is the same entry (`log_time`). Another key with the same content is asked about once; sent on, the
    form says by `again` that it is another entry.
    """

    again = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key_used = _(
        "This form was already sent with other content. Look at your list below; save again if it is another one."
    )
    data: Any
    cleaned_data: dict[str, Any]

    @property
    def is_another(self) -> bool:
        """Whether who typed it was asked already and sent it on."""
        return bool(self.cleaned_data["again"]) and self.cleaned_data["again"] == self.cleaned_data["once"]

    def ask_whether_another(self, first: TimeEntry) -> None:
        """Say what was kept just now; sent once more, the form is another entry."""
        words = gettext(
            "You kept the same a moment ago: %(time)s on %(day)s. Is that what you mean? Then it is kept and you need "
            "do nothing. Is this another one? Then choose Save once more."
        )
        day = date_format(first.worked_on, "j F")
        self.add_error(None, words % {"time": as_hours(first.minutes), "day": day})
        self.data = {**self.data.dict(), "again": str(self.cleaned_data["once"])}


class TimeForm(SentOnce, SwvForm):
    """Time by a few taps; the choices are the coach's open reservations: the one asked for is chosen, else the last
    used, which comes first."""

    reservation = forms.ChoiceField(label=_("What was it for?"), widget=forms.RadioSelect)
    school = forms.ChoiceField(
        label=_("Which school?"), required=False, help_text=_("Only for the consultation hours of a school.")
    )
    activity = forms.ChoiceField(label=_("What did you do?"), choices=Activity.choices, widget=forms.RadioSelect)
    quick = forms.ChoiceField(
        label=_("How long?"),
        choices=[(str(minutes), as_hours(minutes)) for minutes in QUICK],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Choose a time here, or type it yourself below; one of the two is needed."),
    )
    other = MinutesField(
        label=_("Another time"),
        least=STEP,
        step=STEP,
        required=False,
        help_text=_("For example 1:30, 1,5 or 90m. This goes before the choice above."),
    )
    worked_on = forms.DateField(label=_("On which day?"))
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("Write no name of a pupil or a parent here.")
    )

    at_times = frozenset({"school", "quick", "other"})

    def __init__(
        self,
        *args: Any,
        reservations: list[Reservation],
        today: datetime.date,
        budgets: Sequence[Budget] = (),
        asked: str = "",
        **kwargs: Any,
    ) -> None:
        self.reservations = {str(row.pk): row for row in reservations}
        self.budgets = {str(row.pk): row for row in budgets}
        chosen = asked if asked in self.reservations else next(iter(self.reservations), NO_GRANT)
        kwargs.setdefault("initial", {"worked_on": today, "reservation": chosen})
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["reservation"])
        schools = [(SCHOOL, _("Consultation hours of a school"))] if budgets else []
        field.choices = [
            *((key, reserved(row)) for key, row in self.reservations.items()),
            *schools,
            (NO_GRANT, _("Other work, without a grant")),
        ]
        if budgets:
            cast("forms.ChoiceField", self.fields["school"]).choices = [
                ("", _("Make a choice")),
                *((key, of_school(row)) for key, row in self.budgets.items()),
            ]
        else:
            del self.fields["school"]
        template = {"template": self.helper.field_template}
        many = " many" if len(field.choices) > MANY else ""
        self.helper.layout = Layout(
            "once",
            "again",
            Field("reservation", wrapper_class=f"big-choices{many}", **template),
            *(["school"] if budgets else []),
            Field("quick", wrapper_class="big-choices tight times", **template),
            "other",
            Field("activity", wrapper_class="big-choices tight", **template),
            "worked_on",
            "note",
        )

    def clean(self) -> dict[str, Any]:
        """Give `minutes` and the reservation itself; the typed time goes before the chosen one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("reservation", NO_GRANT)
        cleaned["reservation"] = self.reservations.get(chosen)
        cleaned["budget"] = self.budgets.get(cleaned.get("school", "")) if chosen == SCHOOL else None
        if chosen == SCHOOL and cleaned["budget"] is None:
            self.add_error("school", ValidationError(_("Choose the school."), code="required"))
        cleaned["minutes"] = cleaned.get("other") or int(cleaned.get("quick") or 0)
        if not cleaned["minutes"] and not self.errors.keys() & {"other", "quick"}:
            self.add_error("quick", ValidationError(_("Choose or type how long it took."), code="required"))
        return cleaned


class HandOutForm(OneTimeKey, SwvForm):
    """Hours for arrangements of this or the next school year, for one team."""

    key_used = _(
        "This form was already sent with other content, and those hours are handed out. Look at the budget of the "
        "supplier first. Must these hours come on top? Then hand them out once more."
    )

    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Supplier"))
    school_year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    minutes = MinutesField(label=_("Hours"), least=STEP, step=STEP)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("For example: division of the school year, decided in June.")
    )

    def __init__(self, *args: Any, school_year: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"school_year": school_year})
        super().__init__(*args, **kwargs)
        years = cast("forms.ChoiceField", self.fields["school_year"])
        years.choices = [(year, as_label(year)) for year in (school_year, school_year + 1)]


class HandOnForm(OneTimeKey, SwvForm):
    """Hours of a board that go to one of its schools, or come back."""

    key_used = _(
        "This form was already sent with other content, and those hours were moved: see below what the schools have. "
        "Must these hours be moved too? Then send it once more."
    )

    way = forms.ChoiceField(
        label=_("Which way?"),
        choices=[(TO, _("from the board to the school")), (BACK, _("from the school back to the board"))],
        initial=TO,
        widget=forms.RadioSelect,
    )
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    minutes = MinutesField(label=_("Hours"), least=STEP, step=STEP)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        help_text=_("For example: extra for the start of a new group. No names."),
    )

    def __init__(self, *args: Any, schools: Sequence[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[School]", self.fields["school"]).queryset = School.objects.filter(
            pk__in=[school.pk for school in schools]
        )


class ReasonForm(SwvForm):
    """Why something is corrected."""

    reason = forms.CharField(
        label=_("Why do you correct this?"),
        max_length=300,
        help_text=_("For example: entered twice, wrong day. Write no name of a pupil or a parent here."),
    )


class LapseForm(SwvForm):
    """When the unused hours of a budget lapse."""

    lapse = forms.ChoiceField(
        label=_("When do unused hours lapse?"),
        choices=Lapse.choices,
        widget=forms.RadioSelect,
        help_text=_("Unless agreed otherwise: by the month with another supplier, by the year with the own team."),
    )
