"""The forms of divisions; `division` judges what a key may be, `transitions` what may be booked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import date as in_words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hours.division import Holder
from hours.enums import Level, Rounding
from hours.gathering import CountDate
from hours.keys import Inputs
from hours.models import Contract
from swvportal.foundation.enums import SchoolKind
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Board
from swvportal.foundation.schoolyears import as_label

ONE_BOARD = "board"
LARGEST = 1_000_000


class DivisionForm(SwvForm):
    """Which hours are divided over whom, and what is counted; the key itself is filled in afterwards.

    `contracts` are those that can be chosen, with the minutes of their reserve that are still held back.
    """

    level = forms.ChoiceField(
        label=_("Over whom do you divide?"),
        choices=[
            (Level.BOARDS, _("over the school boards")),
            (Level.SCHOOLS, _("over all schools")),
            (ONE_BOARD, _("what one board received, over its schools")),
        ],
        widget=forms.RadioSelect,
    )
    board = forms.ModelChoiceField(
        Board.objects.none(),
        label=_("Which board?"),
        required=False,
        help_text=_("Only for the last choice: the boards that have hours left."),
    )
    contracts = forms.ModelMultipleChoiceField(
        Contract.objects.none(),
        label=_("Which contracts?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For the first two choices. Contracts of which nothing is left to divide are not in the list."),
    )
    counted_on = forms.ChoiceField(
        label=_("Pupils counted on"),
        required=False,
        help_text=_("As brought in from DUO. Where DUO writes <5, four are counted. You can change the numbers."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which schools and pupils count?"),
        choices=SchoolKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of SO/VSO, DUO counts the secondary pupils too; your own count can hold the pupils of SO only."),
    )
    history = forms.TypedMultipleChoiceField(
        label=_("Count the arrangements of these school years as well"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What they weigh is part of the key."),
    )

    at_times = frozenset({"board", "contracts", "counted_on"})

    def __init__(
        self,
        *args: Any,
        contracts: Mapping[Contract, int],
        boards: Sequence[Board],
        dates: Sequence[CountDate],
        years: Sequence[int],
        kinds: Sequence[str],
        **kwargs: Any,
    ) -> None:
        first = {"level": Level.BOARDS, "contracts": [row.pk for row in contracts], "kinds": list(kinds)}
        kwargs.setdefault("initial", {**first, "counted_on": dates[0].day.isoformat() if dates else ""})
        super().__init__(*args, **kwargs)
        found = cast("forms.ModelMultipleChoiceField[Contract]", self.fields["contracts"])
        found.queryset = Contract.objects.filter(pk__in=[row.pk for row in contracts]).select_related("supplier")
        held = {contract.pk: minutes for contract, minutes in contracts.items()}
        found.label_from_instance = lambda row: _called(row, held[row.pk])  # type: ignore[method-assign,assignment]
        cast("forms.ModelChoiceField[Board]", self.fields["board"]).queryset = Board.objects.filter(
            pk__in=[board.pk for board in boards]
        )
        cast("forms.ChoiceField", self.fields["counted_on"]).choices = [
            *((date.day.isoformat(), _dated(date)) for date in dates),
            ("", _("I type the numbers myself")),
        ]
        cast("forms.ChoiceField", self.fields["history"]).choices = [(year, as_label(year)) for year in years]
        self.present = kinds
        asked = cast("forms.MultipleChoiceField", self.fields["kinds"])
        asked.choices = [(kind, label) for kind, label in SchoolKind.choices if kind in kinds]
        for name, needed in (("board", bool(boards)), ("history", bool(years)), ("kinds", len(kinds) > 1)):
            if not needed:
                del self.fields[name]

    def clean_counted_on(self) -> datetime.date | None:
        """The count date; None when the numbers are typed."""
        day = self.cleaned_data["counted_on"]
        return datetime.date.fromisoformat(day) if day else None

    def clean(self) -> dict[str, Any]:
        """Ask for a board or for contracts, whichever the choice needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("level") == ONE_BOARD:
            if not cleaned.get("board"):
                name = "board" if "board" in self.fields else "level"
                text = _("Choose a board that has hours left to divide.")
                self.add_error(name, ValidationError(text, code="required"))
        elif "contracts" not in self.errors and not cleaned.get("contracts"):
            self.add_error("contracts", ValidationError(_("Choose at least one contract."), code="required"))
        return cleaned


class OwnDivisionForm(DivisionForm):
    """What a board divides over its own schools; requests of schools never count in it."""

    def __init__(self, *args: Any, boards: Sequence[Board], **kwargs: Any) -> None:
        super().__init__(*args, boards=boards, contracts={}, years=(), **kwargs)
        del self.fields["level"], self.fields["contracts"]
        if "board" in self.fields:
            self.fields["board"].required = True
            self.fields["board"].help_text = ""
            self.initial["board"] = boards[0].pk
            if len(boards) == 1:
                self.fields["board"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Give what the office's form gives, always for one board."""
        cleaned = forms.Form.clean(self) or self.cleaned_data
        if "board" not in self.fields:
            raise ValidationError(_("Your board has no hours left to divide."), code="required")
        return {**cleaned, "level": ONE_BOARD, "contracts": ()}


def _dated(date: CountDate) -> str:
    """A count date with what a reader must know before choosing it: where it comes from, and of how many schools."""
    words = _("%(day)s, DUO")
    if date.own:
        words = _("%(day)s, own count") if date.own == date.schools else _("%(day)s, DUO and own count")
    schools = ngettext("%(n)d school", "%(n)d schools", date.schools) % {"n": date.schools}
    return f"{words % {'day': in_words(date.day, 'j F Y')}} ({schools})"


def _called(contract: Contract, held: int) -> str:
    return str(
        _("%(supplier)s: %(hours)s hours, of which %(reserve)s reserve")
        % {
            "supplier": contract.supplier,
            "hours": as_hours(contract.undivided),
            "reserve": as_hours(held),
        }
    )


class KeyForm(SwvForm):
    """What holds for all holders of a key."""

    rounding = forms.ChoiceField(label=_("Rounding"), choices=Rounding.choices, widget=forms.RadioSelect)
    months = forms.IntegerField(
        label=_("Months in which hours are available"),
        min_value=1,
        max_value=12,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    history_weight = forms.DecimalField(
        label=_("Weight of earlier requests, in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"class": "input-short", "inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("Pupils weigh the rest. Empty or 0: only pupils count."),
    )

    @classmethod
    def of(cls, inputs: Inputs, data: Any = None, *, requests: bool = True) -> KeyForm:
        """The form as this key fills it in, or as it was sent; without `requests` only pupils count."""
        key = inputs.key
        initial = {"rounding": key.rounding, "months": key.months}
        if key.history_weight:
            initial["history_weight"] = _decimal(key.weights[1] * 100)
        form = cls(data, initial=initial)
        if not requests:
            del form.fields["history_weight"]
        return form


class HolderForm(SwvForm):
    """What a key says of one holder, as a row of a table; every field carries the holder's name for who cannot see."""

    pupils = forms.IntegerField(label=_("Pupils"), min_value=0, max_value=LARGEST, required=False)
    requests = forms.IntegerField(label=_("Requests"), min_value=0, max_value=LARGEST, required=False)
    floor = forms.DecimalField(
        label=_("Floor in per cent"), min_value=0, max_value=100, decimal_places=4, required=False, localize=True
    )
    minimum = forms.IntegerField(label=_("Minimum in hours"), min_value=0, max_value=LARGEST, required=False)
    percentage = forms.DecimalField(
        label=_("Typed per cent"), min_value=0, max_value=100, decimal_places=4, required=False, localize=True
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, holder: Holder, requests: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder
        if not requests:
            del self.fields["requests"]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}, {holder.name}"
            if name != "reason":
                field.widget.attrs |= {"class": "input-number", "autocomplete": "off"}

    @classmethod
    def rows_of(cls, inputs: Inputs, data: Any = None, *, requests: bool = True) -> list[HolderForm]:
        """A form for each holder of a key, filled in with it or with what was sent."""
        return [
            cls(
                data,
                prefix=f"h{index}",
                holder=holder,
                requests=requests,
                initial={
                    "pupils": holder.pupils,
                    "requests": holder.requests,
                    "floor": _decimal(holder.floor),
                    "minimum": holder.minimum or None,
                    "percentage": _decimal(holder.percentage),
                    "reason": holder.reason,
                },
            )
            for index, holder in enumerate(inputs.key.holders)
        ]

    def typed(self) -> Holder:
        """The holder with what was typed."""
        given = self.cleaned_data
        return replace(
            self.holder,
            pupils=given["pupils"],
            requests=given.get("requests"),
            floor=_fraction(given["floor"]),
            minimum=given["minimum"] or 0,
            percentage=_fraction(given["percentage"]),
            reason=given["reason"],
        )


def typed_inputs(saved: Inputs, form: KeyForm, rows: Sequence[HolderForm]) -> Inputs:
    """The inputs of a draft with what was typed over them; only of forms that are valid."""
    given = form.cleaned_data
    weight = _fraction(given.get("history_weight")) or Fraction(0)
    return replace(
        saved,
        key=replace(
            saved.key,
            rounding=given["rounding"],
            months=given["months"],
            history_weight=weight,
            pupil_weight=100 - weight,
            holders=tuple(row.typed() for row in rows),
        ),
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _decimal(number: Fraction | None) -> Decimal | None:
    return None if number is None else (Decimal(number.numerator) / Decimal(number.denominator)).normalize() + 0
