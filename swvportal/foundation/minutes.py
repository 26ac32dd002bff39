"""Whole minutes in code, hours for people: reads `1:30`, `1,5`, `90m`, `2 uur` and writes `1:30`.

Never uses a float: half a minute that a float loses is a budget that does not close.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

HOUR = 60
WHOLE = gettext_noop("Type whole hours, for example 806.")
LARGEST = 9_999_999  # seven digits, far above any contract and far below the column's limit
_CLOCK = re.compile(r"(\d{1,6})\s*(?::|u|h)\s*([0-5]\d)", re.ASCII)
_HOURS = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)\s*(?:u|uur|uren|h|hour|hours)?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,7})\s*(?:m|min|minuut|minuten|minute|minutes)\.?", re.ASCII)


class NotTime(ValueError):
    """What was typed is no amount of time in whole minutes."""


def parse_minutes(text: str) -> int:
    """Read an amount of time and give it in whole minutes; a bare number counts hours.

    Raises ValueError with a sentence for the screen when it is no amount, no whole minute, or beyond every contract.
    """
    typed = text.strip().lower()
    if clock := _CLOCK.fullmatch(typed):
        minutes = int(clock[1]) * HOUR + int(clock[2])
    elif plain := _MINUTES.fullmatch(typed):
        minutes = int(plain[1])
    elif hours := _HOURS.fullmatch(typed):
        exact = Decimal(hours[1].replace(",", ".")) * HOUR
        if exact != exact.to_integral_value():
            raise NotTime(
                _("%(typed)s hours is not a whole number of minutes. Type hours and minutes, for example 1:20.")
                % {"typed": hours[1]}
            )
        minutes = int(exact)
    else:
        raise NotTime(_("Type the time as 1:30, 1,5 or 90m."))
    if minutes > LARGEST:
        raise ValueError(_("This is more time than can be kept."))
    return minutes


def as_hours(minutes: int) -> str:
    """Write minutes as people read hours: 90 is `1:30`, five minutes too few is `-0:05`."""
    whole, rest = divmod(abs(minutes), HOUR)
    return f"{'-' if minutes < 0 else ''}{whole}:{rest:02d}"


class MinutesField(forms.CharField):
    """A form field in which people type hours and the code gets minutes; zero, less than `least` and more than `most`
    are refused.

    In steps of an hour it shows and asks whole hours: 806, not 806:00.
    """

    def __init__(self, *, least: int = 1, most: int | None = None, step: int = 1, **options: Any) -> None:
        self.least, self.most, self.step = least, most, step
        options.setdefault("max_length", 20)
        options.setdefault("help_text", gettext_lazy("For example 1:30, 1,5 or 90m."))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return str(value // HOUR) if self.step == HOUR and value % HOUR == 0 else as_hours(value)

    def to_python(self, value: Any) -> Any:
        return None if value in self.empty_values else value

    def clean(self, value: Any) -> Any:
        """The typed time in minutes; None when nothing was typed and nothing is required."""
        typed = super().clean(value)
        if typed is None:
            return None
        try:
            minutes = parse_minutes(typed)
        except ValueError as problem:
            whole = self.step == HOUR and isinstance(problem, NotTime)
            raise ValidationError(_(WHOLE) if whole else str(problem), code="invalid") from problem
        if minutes < self.least:
            least = self.prepare_value(max(self.least, self.step) if self.least > 0 else self.least)
            raise ValidationError(_("Type at least %(least)s.") % {"least": least}, code="too_little")
        if self.most is not None and minutes > self.most:
            raise ValidationError(
                _("Type at most %(most)s.") % {"most": self.prepare_value(self.most)}, code="too_much"
            )
        if minutes % self.step:
            steps = _("Type time in steps of %(step)d minutes.") % {"step": self.step}
            raise ValidationError(_(WHOLE) if self.step == HOUR else steps, code="step")
        return minutes
