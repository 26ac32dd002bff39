"""The office's forms of a count: its date, the numbers of its schools, and pasted lines; they store nothing."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.counting.pasting import MOST_PUPILS, Pasted, read_pasted
from swvportal.foundation.counting.sheets import Counted, Sheet, as_typed, left_to_others
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
    """A number for each school of a sheet; empty where nothing was counted. `shown` is what the person was shown."""

    data: Any
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        super().__init__(data, initial=_first(sheet))
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

    @classmethod
    def filled(cls, data: QueryDict, over: Mapping[UUID, int], *, sheet: Sheet) -> CountForm:
        """The form as it was typed so far, with these numbers filled in."""
        numbers = {name_of(row): over[row.school.pk] for row in sheet.rows if row.school.pk in over}
        return cls({**_first(sheet), **data.dict(), **numbers}, sheet=sheet)

    def shown_before(self) -> dict[str, str]:
        """What the page showed when it was opened; nothing where that cannot be read."""
        try:
            shown = json.loads(self.cleaned_data.get("shown", ""))
        except ValueError:
            return {}
        return {code: str(told) for code, told in shown.items()} if isinstance(shown, dict) else {}

    def bring_up_to_date(self, sheet: Sheet, both: Iterable[Counted]) -> None:
        """After a refusal: fill in what others changed and this person did not, and say at each number that `both`
        changed what it is now. Sent once more, it is meant so.
        """
        shown, numbers = self.shown_before(), self.numbers()
        data = self.data.copy()
        for row in sheet.rows:
            if left_to_others(row, numbers.get(row.school.pk), shown):
                data[name_of(row)] = as_typed(row.suggested)
        data["shown"] = json.dumps(sheet.shown)
        for row in both:
            words = _("Somebody else made it %(number)s meanwhile. Yours is kept when you press the button again.")
            self.add_error(name_of(row), words % {"number": row.kept or _("empty")})
        self.data, self.sheet = data, sheet

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


def _first(sheet: Sheet) -> dict[str, Any]:
    """What stands in the form to begin with."""
    return {**{name_of(row): row.suggested for row in sheet.rows}, "shown": json.dumps(sheet.shown)}


def name_of(row: Counted) -> str:
    """The name of a school's field."""
    return f"n-{row.school.code}"
