"""The office's forms of a count: its date, the numbers of its schools, and pasted lines; they store nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.counting.pasting import MOST_PUPILS, Pasted, read_pasted
from swvportal.foundation.counting.sheets import Counted, Sheet
from swvportal.foundation.forms import SwvForm

FIRST = datetime.date(1996, 10, 1)  # DUO's first count


class CountDateForm(SwvForm):
    """For which day pupils are counted."""

    day = forms.DateField(
        label=gettext_lazy("Count date"),
        help_text=gettext_lazy("For example 1 February, by which the funding is reckoned; DUO publishes 1 October."),
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A count does not lie in the future."))
        if day < FIRST:
            raise forms.ValidationError(_("Choose a day from 1 October 1996 on."))
        return day


class CountForm(SwvForm):
    """A number for each school of a sheet; empty where nothing was counted."""

    def __init__(self, data: Any = None, *, sheet: Sheet, over: Mapping[UUID, int] | None = None) -> None:
        over = over or {}
        first = {name_of(row): over.get(row.school.pk, row.suggested) for row in sheet.rows}
        super().__init__(data, initial=first)
        self.sheet = sheet
        for row in sheet.rows:
            self.fields[name_of(row)] = forms.IntegerField(
                label=row.school.name,
                required=False,
                min_value=0,
                max_value=MOST_PUPILS,
                widget=forms.NumberInput(
                    attrs={
                        "class": "input-number",
                        "autocomplete": "off",
                        "aria-label": _("Pupils of %(school)s (%(code)s)")
                        % {"school": row.school.name, "code": row.school.code},
                    }
                ),
            )

    def lines(self) -> Iterator[tuple[Counted, forms.BoundField]]:
        """Each school with its field, in the order of the sheet."""
        for row in self.sheet.rows:
            yield row, self[name_of(row)]

    def numbers(self) -> dict[UUID, int | None]:
        """What was typed, by school; only of a form that is valid."""
        return {row.school.pk: self.cleaned_data[name_of(row)] for row in self.sheet.rows}


class PasteForm(SwvForm):
    """Lines of a spreadsheet with a code and a number."""

    lines = forms.CharField(
        label=gettext_lazy("Lines out of a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A line for each school: the location code first, the number of pupils last. For example 00AA00 120. "
            "Copy the columns out of your spreadsheet and paste them here."
        ),
    )

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        super().__init__(data)
        self.codes = {row.school.code: row.school.pk for row in sheet.rows}

    def clean_lines(self) -> Pasted:
        pasted = read_pasted(self.cleaned_data["lines"], self.codes)
        if pasted.problems:
            raise forms.ValidationError(list(pasted.problems[:10]))
        return pasted


def name_of(row: Counted) -> str:
    """The name of a school's field."""
    return f"n-{row.school.code}"
