"""Asking somebody for consent with a personal link: by mail, or in a letter on paper."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.forms import OneTimeKey, SwvForm


class Way(StrEnum):
    """How the link reaches the person."""

    MAIL = "mail"
    PAPER = "paper"


class AskForm(OneTimeKey, SwvForm):
    """How the link goes, and for a mail where to; an address that is known already stands there."""

    at_times = frozenset({"email"})
    way = forms.ChoiceField(
        label=_("How does the link go?"),
        widget=forms.RadioSelect,
        choices=[
            (Way.MAIL, _("by mail; you tell the code by telephone or in a talk")),
            (Way.PAPER, _("in a letter on paper, with the code in it")),
        ],
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Only for a mail. Look once more: whoever reads this mailbox gets the link."),
    )

    def clean(self) -> dict[str, Any]:
        """A mail has an address."""
        found = super().clean() or self.cleaned_data
        if found.get("way") == Way.MAIL and not found.get("email") and "email" not in self.errors:
            self.add_error("email", gettext("Fill in the e-mail address, or choose the letter."))
        return found

    @property
    def address(self) -> str:
        """Where the mail goes; empty for a letter."""
        return self.cleaned_data["email"] if self.cleaned_data["way"] == Way.MAIL else ""
