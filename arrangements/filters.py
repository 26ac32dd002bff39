"""The filters of the lists of agreements and letters: a GET form, what fits it, chips that take a filter off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, F, Max, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from arrangements.enums import AgreementStatus
from arrangements.models import Agreement
from arrangements.querysets import AgreementQuerySet
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, School, Supplier
from swvportal.foundation.parts import Chip
from swvportal.foundation.schoolyears import as_label, first_day, last_day, school_year_of
from swvportal.foundation.sorting import Column, Sorting

AMOUNT = Case(When(supplier__isnull=True, then=F("wished_minutes")), default=F("minutes"))
COURSE = Case(*(When(status=status, then=number) for number, status in enumerate(AgreementStatus.values)))
COLUMNS = (
    Column("asked", _("Which agreement"), ("asked_at",), falls=True),
    Column("school", _("School"), ("school__name", "asked_at")),
    Column("supplier", _("Supplier"), (Coalesce("supplier__name", "wished_supplier__name").asc(nulls_last=True),)),
    Column("hours", _("Hours"), (AMOUNT.asc(),), falls=True, number=True),
    Column("until", _("Up to and including"), (Coalesce("ends_on", "wished_ends_on").asc(),)),
    Column("state", _("State"), (COURSE.asc(), "status_since")),
)


class AgreementsForm(SwvForm):
    """What may be asked of the list; everything is optional and a wrong value counts as not asked."""

    q = forms.CharField(label=_("Reference"), required=False, max_length=40)
    state = forms.ChoiceField(label=_("State"), choices=AgreementStatus.choices, required=False)
    supplier = forms.ModelChoiceField(label=_("Supplier"), queryset=Supplier.objects.none(), required=False)
    year = forms.TypedChoiceField(label=_("School year"), coerce=int, required=False)
    board = forms.ModelChoiceField(label=_("School board"), queryset=Board.objects.none(), required=False)
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), required=False)

    def __init__(self, data: QueryDict, *, seen: AgreementQuerySet) -> None:
        super().__init__(data)
        first = seen.aggregate(first=Min("wished_starts_on"), last=Max(Coalesce("ends_on", "wished_ends_on")))
        years = range(school_year_of(first["first"]), school_year_of(first["last"]) + 1) if first["first"] else ()
        choices: dict[str, list[tuple[object, object]]] = {
            "state": [("", _("All states")), *AgreementStatus.choices],
            "year": [("", _("All school years")), *((year, as_label(year)) for year in reversed(years))],
        }
        for name, options in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = cast("list[tuple[str, str]]", options)
        asked_of = Q(pk__in=seen.order_by().values("supplier")) | Q(pk__in=seen.order_by().values("wished_supplier"))
        of_them = {
            "supplier": (Supplier.objects.filter(asked_of), _("All suppliers")),
            "board": (
                Board.objects.filter(pk__in=seen.order_by().values("board")).only("name"),
                _("All school boards"),
            ),
            "school": (School.objects.filter(pk__in=seen.order_by().values("school")).only("name"), _("All schools")),
        }
        for name, (rows, empty) in of_them.items():
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.queryset, field.empty_label = rows, empty
            if rows[:2].count() < 2:  # one to choose is no choice
                del self.fields[name]


class Agreements:
    """The list as one person asked for it: `rows` in the order of `sorting`, and `chips` of the filters that are on."""

    def __init__(self, seen: AgreementQuerySet, data: QueryDict) -> None:
        self.seen, self.data = seen, data
        self.form = AgreementsForm(data, seen=seen)
        self.form.is_valid()
        self.asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.sorting = Sorting(COLUMNS, data, by="asked")

    def rows(self) -> QuerySet[Agreement]:
        """The agreements that fit, in the order asked for."""
        rows = self.seen
        narrow: dict[str, Callable[[Any], Q]] = {
            "q": lambda text: Q(reference__icontains=text) | Q(number__icontains=text),
            "state": lambda state: Q(status=state),
            "supplier": lambda row: Q(supplier=row) | Q(supplier__isnull=True, wished_supplier=row),
            "year": lambda year: Q(starts__lte=last_day(year), ends__gte=first_day(year)),
            "board": lambda row: Q(board=row),
            "school": lambda row: Q(school=row),
        }
        rows = rows.alias(starts=Coalesce("starts_on", "wished_starts_on"), ends=Coalesce("ends_on", "wished_ends_on"))
        for name, value in self.asked.items():
            rows = rows.filter(narrow[name](value))
        return rows.order_by(*self.sorting.order)

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are on and the order, as they stand in the address."""
        sort = {"sort": self.sorting.asked} if self.sorting.asked else {}
        return {name: str(self.data[name]) for name in self.asked} | sort

    @property
    def query(self) -> str:
        """The query of an address that asks for the same."""
        return urlencode(self.kept)

    @property
    def words(self) -> list[str]:
        """The filters that are on but for the school year, in words."""
        return [str(chip.name) for name, chip in zip(self.asked, self.chips, strict=True) if name != "year"]

    @property
    def chips(self) -> list[Chip]:
        """The filters that are on, each with the page without it."""
        words: dict[str, Callable[[Any], object]] = {
            "q": lambda text: f"“{text}”",
            "state": lambda state: AgreementStatus(state).label,
            "year": as_label,
        }
        return [Chip(str(words.get(name, str)(value)), without(self.data, name)) for name, value in self.asked.items()]


def without(data: QueryDict, name: str) -> str:
    """The address of a list without this filter, from its first page."""
    left = data.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return f"?{left.urlencode()}"
