"""The forms of the office about the partnership itself, its teams and its boards."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.forms import SwvModelForm
from swvportal.foundation.minutes import MinutesField
from swvportal.foundation.models import Board, Partnership, Supplier

DIGEST_HOURS = (5, 20)  # the database keeps the same
TERMS = ("days_desk", "weeks_decision", "weeks_objection", "reviews_needed", "days_month_open")
MAILS = ("digest_hour", "days_reminder")


class SettingsForm(SwvModelForm):
    """What stands on letters, and the terms that the portal counts with."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    two_people_above = MinutesField(
        label=_("Hours above which two people release a grant"),
        help_text=_("For example 40:00. A grant of more hours needs a second person before the letters leave."),
    )

    class Meta:
        model = Partnership
        fields = [
            "name",
            "street",
            "postcode",
            "city",
            "phone",
            "email",
            "website",
            "signatory",
            "signatory_title",
            "letter_prefix",
            *TERMS,
            "two_people_above",
            *MAILS,
        ]
        help_texts = {
            "name": _("As it stands on letters and at the top of each page."),
            "letter_prefix": _("BLO makes BLO-2026-00001. Letters that were written keep their reference."),
            "weeks_objection": _("As in your regulation; it stands in each letter with a decision."),
            "digest_hour": _("From 5 to 20. Who wants messages together gets them on working days after this hour."),
            "days_reminder": _("Who is waited for is reminded after these days, and once more after the same again."),
            "days_month_open": _("After these days a month closes by itself. The office can close it earlier."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest_hour"].validators.append(MaxValueValidator(DIGEST_HOURS[1]))
        for name in (*TERMS, *MAILS):
            least = DIGEST_HOURS[0] if name == "digest_hour" else 1
            self.fields[name].validators.append(MinValueValidator(least))
            self.fields[name].widget.attrs.update({"min": least, "class": "input-short"})
        self.helper.layout = Layout(
            Fieldset(
                _("The partnership"),
                "name",
                "street",
                Div("postcode", "city", css_class="pair"),
                Div("phone", "email", css_class="pair"),
                "website",
                css_class="area",
            ),
            Fieldset(
                _("On letters"),
                Div("signatory", "signatory_title", css_class="pair"),
                "letter_prefix",
                css_class="area",
            ),
            Fieldset(_("Terms and decisions"), *TERMS, "two_people_above", css_class="area"),
            Fieldset(_("Messages by mail"), *MAILS, css_class="area"),
        )


class TeamForm(SwvModelForm):
    """A team or school that delivers hours."""

    class Meta:
        model = Supplier
        fields = ["name", "own_team", "email"]
        help_texts = {
            "own_team": _("Leave empty for a school for special education or another organisation."),
            "email": _("Confirmations of agreements go here when nobody of the team has an account."),
        }
        error_messages = {"name": {"unique": _("There is a team with this name already.")}}


class BoardForm(SwvModelForm):
    """Where the post of a school board goes; its number and name come from DUO."""

    class Meta:
        model = Board
        fields = ["street", "postcode", "city", "email"]
        help_texts = {"street": _("The address of the administration; it stands on the finance letter.")}
