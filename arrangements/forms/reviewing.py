"""A member's review: a score and a remark per principle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from arrangements.enums import Principle, Score
from arrangements.models import Review
from swvportal.foundation.forms import SwvForm

TEXT = 4000


class ReviewForm(SwvForm):
    """Five principles, each with four scores to choose from and room for a remark, and a remark on the whole."""

    remark = forms.CharField(
        label=_("Your opinion on the whole"), required=False, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [
            Div(Div(f"score_{principle}", css_class="big-choices"), f"remark_{principle}", css_class="principle")
            for principle in Principle.values
        ]
        self.helper.layout = Layout(*pairs, "remark")

    @property
    def scores(self) -> dict[str, int]:
        """The scores by principle."""
        return {principle: self.cleaned_data[f"score_{principle}"] for principle in Principle.values}

    @property
    def remarks(self) -> dict[str, str]:
        """The remarks by principle."""
        return {principle: self.cleaned_data[f"remark_{principle}"] for principle in Principle.values}

    @staticmethod
    def initial_of(review: Review | None) -> Mapping[str, Any]:
        """What this member typed before."""
        if review is None:
            return {}
        typed: dict[str, Any] = {"remark": review.remark}
        for row in review.scores.all():
            typed[f"score_{row.principle}"], typed[f"remark_{row.principle}"] = row.score, row.remark
        return typed


def principle_fields() -> dict[str, forms.Field]:
    """Two fields for each principle."""
    found: dict[str, forms.Field] = {}
    for principle in Principle:
        found[f"score_{principle}"] = forms.TypedChoiceField(
            label=capfirst(principle.label),
            choices=[(score.value, capfirst(score.label)) for score in Score],
            coerce=int,
            widget=forms.RadioSelect,
        )
        found[f"remark_{principle}"] = forms.CharField(
            label=format_lazy(_("Remark on “{principle}”"), principle=principle.label),
            required=False,
            max_length=TEXT,
            widget=forms.Textarea(attrs={"rows": 2, "class": "textarea-low"}),
        )
    return found


ReviewForm.base_fields = {**principle_fields(), **ReviewForm.base_fields}
