"""The forms of a SOT meeting as a whole: plan a year, move, who takes part, who was there."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import SotFunction, SotKind
from intake.forms.base import LineField, TextField
from intake.models import SotMeeting, SotMember, SotParticipant
from intake.transitions import Seat, When
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import School
from swvportal.foundation.schoolyears import first_day, last_day, school_year_of

DAYS = ("first", "second", "third", "fourth")


def _in_reach(day: datetime.date | None) -> datetime.date | None:
    """Point out a day that lies outside this school year and the next one: mostly a slip in the year."""
    if day is None:
        return None
    year = school_year_of(timezone.localdate())
    if not first_day(year) <= day <= last_day(year + 1):
        raise ValidationError(gettext("Choose a day in this school year or the next one."))
    return day


class PlaceForm(SwvForm):
    """From when till when, and where: a place, the address of an online meeting, or both."""

    at_times = frozenset({"place", "link"})
    starts_at = forms.TimeField(label=_("From"))
    ends_at = forms.TimeField(label=_("Until"))
    place = LineField(
        required=False, max_length=120, label=_("Where?"), help_text=_("For example: the staff room. Or meet online.")
    )
    link = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        label=_("Address of the online meeting"),
        help_text=_("It stands in the invitation; leave it empty when you meet in one place."),
        error_messages={"invalid": _("Paste the whole address, for example https://meet.example/abc.")},
    )

    def clean(self) -> dict[str, Any]:
        """Point out an end before the beginning, and a meeting that is nowhere."""
        found = super().clean() or self.cleaned_data
        starts, ends = found.get("starts_at"), found.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("The end lies before the beginning. Check both times."))
        if not found.get("place") and not found.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", gettext("Say where you meet, or give the address of the online meeting."))
        return found

    def at(self, day: datetime.date) -> When:
        """These hours and this place on a day; of a valid form."""
        found = self.cleaned_data
        return When(day, found["starts_at"], found["ends_at"], found["place"], found["link"])


class PlanForm(PlaceForm):
    """The meetings of a year in one go: up to four days at the same hours in the same place."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("For which school?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What do you plan?"),
        choices=[
            (SotKind.TEAM, _("meetings of the school support team (SOT)")),
            (SotKind.YEARLY, _("the yearly talk with the contact of the partnership")),
        ],
        initial=SotKind.TEAM,
        widget=forms.RadioSelect,
    )
    first = forms.DateField(label=_("First date"))
    second = forms.DateField(label=_("Second date"), required=False)
    third = forms.DateField(label=_("Third date"), required=False)
    fourth = forms.DateField(label=_("Fourth date"), required=False)

    def __init__(self, *args: Any, schools: Sequence[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        field.queryset = School.objects.filter(pk__in=[school.pk for school in schools]).order_by("name")
        field.empty_label = None
        if len(schools) == 1:
            field.initial, field.widget = schools[0], forms.HiddenInput()
        self.helper.layout = Layout(
            "school",
            "kind",
            Div("first", "second", css_class="pair"),
            Div("third", "fourth", css_class="pair"),
            Div("starts_at", "ends_at", css_class="pair"),
            "place",
            "link",
        )

    def clean(self) -> dict[str, Any]:
        """Point out a day out of reach, and one that is there twice."""
        found = super().clean()
        seen: dict[datetime.date, str] = {}
        for name in DAYS:
            day = found.get(name)
            try:
                _in_reach(day)
            except ValidationError as problem:
                self.add_error(name, problem)
            if day and day in seen:
                self.add_error(name, gettext("This day stands there twice."))
            elif day:
                seen[day] = name
        return found

    def days(self) -> list[When]:
        """What is planned, by day; of a valid form."""
        return [self.at(day) for day in sorted(self.cleaned_data[name] for name in DAYS if self.cleaned_data[name])]

    def field_of(self, day: datetime.date) -> str:
        """The field in which a day was typed."""
        return next(name for name in DAYS if self.cleaned_data.get(name) == day)


class MoveForm(PlaceForm):
    """Another day, other hours or another place for one meeting."""

    held_on = forms.DateField(label=_("Which day?"))

    def __init__(self, *args: Any, meeting: SotMeeting, **kwargs: Any) -> None:
        names = ("held_on", "starts_at", "ends_at", "place", "link")
        super().__init__(*args, initial={name: getattr(meeting, name) for name in names}, **kwargs)
        self.helper.layout = Layout("held_on", Div("starts_at", "ends_at", css_class="pair"), "place", "link")

    def clean_held_on(self) -> datetime.date | None:
        """A day within reach."""
        return _in_reach(self.cleaned_data["held_on"])

    def when(self) -> When:
        """What was filled in; of a valid form."""
        return self.at(self.cleaned_data["held_on"])


class SeatForm(SwvForm):
    """Somebody at the table."""

    name = LineField(max_length=120, label=_("Name"))
    function = forms.ChoiceField(label=_("As what?"), choices=[("", _("Make a choice")), *SotFunction.choices])
    organisation = LineField(required=False, max_length=120, label=_("Organisation"))
    email = forms.EmailField(
        required=False,
        label=_("E-mail address"),
        help_text=_("The invitation goes here. Who has an account in the portal with this address, reads along."),
    )
    every_item = forms.TypedChoiceField(
        label=_("For which items?"),
        choices=[("yes", _("the whole meeting")), ("no", _("only items to which we ask this person"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("Somebody from outside mostly comes for one pupil, and then reads of no other."),
    )

    def __init__(self, *args: Any, seat: SotMember | SotParticipant | None = None, **kwargs: Any) -> None:
        if seat is not None:
            names = ("name", "function", "organisation", "email")
            before = {name: getattr(seat, name) for name in names}
            kwargs["initial"] = {**before, "every_item": "yes" if seat.every_item else "no"}
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("name", Div("function", "organisation", css_class="pair"), "email", "every_item")

    def clean_email(self) -> str:
        """In small letters, as accounts have it."""
        return str(self.cleaned_data["email"]).strip().lower()

    def seat(self) -> Seat:
        """Who was filled in; of a valid form."""
        return Seat(**self.cleaned_data)


class HoldForm(SwvForm):
    """Who was there, and what is to be said of it all. `seats` are the participants that the page showed."""

    present = forms.MultipleChoiceField(
        required=False,
        label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick who was there."),
    )
    remarks = TextField(
        required=False,
        rows=3,
        label=_("Remarks on the whole meeting"),
        help_text=_("Only who takes part in every item reads this. Write no name of a pupil or a parent here."),
    )
    seats = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, participants: Sequence[SotParticipant], **kwargs: Any) -> None:
        kwargs["initial"] = {"seats": ",".join(str(one.pk) for one in participants), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy
        field.choices = [(str(one.pk), f"{one.name}, {one.get_function_display()}") for one in participants]

    def who(self) -> dict[UUID, bool]:
        """Of each participant that the page showed, whether they were there; of a valid form."""
        here = set(self.cleaned_data["present"])
        return {UUID(key): key in here for key in self.cleaned_data["seats"].split(",") if key}

    def clean_seats(self) -> str:
        """Keys, as the page wrote them."""
        seats = str(self.cleaned_data["seats"])
        try:
            [UUID(key) for key in seats.split(",") if key]
        except ValueError:
            raise ValidationError(gettext("Open this page again and send it once more.")) from None
        return seats
