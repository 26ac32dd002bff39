"""The filters of the list of questions for reserve: a GET form, the rows that fit, the chips that take one off."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hours.enums import ReserveStatus
from hours.models import ReserveRequest
from hours.overviews.asking import PARTNERSHIP
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, Supplier
from swvportal.foundation.parts import Chip
from swvportal.foundation.schoolyears import as_label


class ReserveFilterForm(SwvForm):
    """What may be asked of the list; everything is optional and a wrong value counts as not asked."""

    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    supplier = forms.ModelChoiceField(Supplier.objects.only("name"), label=gettext_lazy("Supplier"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("School year"), required=False)
    holder = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: QueryDict, *, years: list[int]) -> None:
        super().__init__(data)
        words = [(value, str(label).capitalize()) for value, label in ReserveStatus.choices]
        self.fields["status"].choices = [("", _("All states")), *words]  # type: ignore[attr-defined]
        names = [(str(year), as_label(year)) for year in years]
        self.fields["year"].choices = [("", _("All school years")), *names]  # type: ignore[attr-defined]
        self.fields["supplier"].empty_label = _("All suppliers")  # type: ignore[attr-defined]


class ReserveList:
    """The questions as one person asked for them; `seen` is what that person may see. At most four queries.

    `holder` is a board with its schools, or `PARTNERSHIP`; the overview leads here by it.
    """

    def __init__(self, seen: QuerySet[ReserveRequest], data: QueryDict) -> None:
        self.seen, self.data = seen, data
        years = seen.order_by("-school_year").values_list("school_year", flat=True).distinct()
        self.form = ReserveFilterForm(data, years=list(years))
        self.form.is_valid()
        self.asked = {name: value for name, value in self.form.cleaned_data.items() if value and name != "holder"}
        self.holder = self._holder(self.form.cleaned_data.get("holder", ""))

    def _holder(self, text: str) -> tuple[str, Q] | None:
        """The words and the rule of the holder that is asked for, if anything of it may be seen."""
        if text == PARTNERSHIP:
            return _("the partnership"), Q(school__isnull=True, board__isnull=True)
        try:
            rule = Q(board=UUID(text)) | Q(school__board=UUID(text))
        except ValueError:
            return None
        board = Board.objects.filter(pk=UUID(text)).first() if self.seen.filter(rule).exists() else None
        return (board.name, rule) if board is not None else None

    def rows(self) -> QuerySet[ReserveRequest]:
        """The questions that fit."""
        rows = self.seen
        if status := self.asked.get("status"):
            rows = rows.filter(status=status)
        if supplier := self.asked.get("supplier"):
            rows = rows.filter(supplier=supplier)
        if year := self.asked.get("year"):
            rows = rows.filter(school_year=int(year))
        return rows.filter(self.holder[1]) if self.holder else rows

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are on, as they stand in the address."""
        return {name: str(self.data[name]) for name in (*self.asked, *(["holder"] if self.holder else []))}

    @property
    def query(self) -> str:
        """The query of an address that asks for the same."""
        return urlencode(self.kept)

    @property
    def words(self) -> list[str]:
        """The filters that are on but for the school year, in words."""
        return [str(chip.name) for name, chip in zip(self.kept, self.chips, strict=True) if name != "year"]

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on."""
        words = {"status": ReserveStatus, "year": lambda year: as_label(int(year))}
        found = []
        for name, value in self.asked.items():
            said = words[name](value) if name in words else value
            found.append(Chip(str(said.label) if isinstance(said, ReserveStatus) else str(said), self._without(name)))
        if self.holder:
            found.append(Chip(self.holder[0], self._without("holder")))
        return found

    def _without(self, name: str) -> str:
        left = self.data.copy()
        for gone in (name, "page"):
            left.pop(gone, None)
        return f"?{left.urlencode()}"
