"""The form of a contract; `transitions` judges what may be changed of one that is in use."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from hours.models import Contract
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.minutes import HOUR, MinutesField
from swvportal.foundation.models import Supplier
from swvportal.foundation.schoolyears import as_label


class ContractForm(SwvForm):
    """What was bought of a supplier for a school year; of a contract that is there, only the hours."""

    supplier = forms.ModelChoiceField(Supplier.objects.all(), label=_("Supplier"))
    school_year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    minutes = MinutesField(label=_("Hours of the contract"), step=HOUR, help_text=_("Whole hours, for example 806."))
    reserve = MinutesField(
        label=_("Of which reserve"), least=0, step=HOUR, help_text=_("Whole hours that are held back; 0 for none.")
    )

    def __init__(self, *args: Any, school_year: int, contract: Contract | None = None, **kwargs: Any) -> None:
        first = {"school_year": school_year}
        if contract is not None:
            first = {"minutes": contract.minutes, "reserve": contract.reserve}
        kwargs.setdefault("initial", first)
        super().__init__(*args, **kwargs)
        years = cast("forms.ChoiceField", self.fields["school_year"])
        years.choices = [(year, as_label(year)) for year in (school_year - 1, school_year, school_year + 1)]
        if contract is not None:
            del self.fields["supplier"], self.fields["school_year"]
