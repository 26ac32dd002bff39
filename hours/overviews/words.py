"""What the figures of an overview are called, and one sentence that says what it comes to; it sums nothing."""

from __future__ import annotations

from typing import Any, cast

from django.db import models
from django.utils.translation import gettext as _

from hours.models import Budget
from hours.overviews.figures import Figures, Overview
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.schoolyears import as_label


def titles() -> dict[str, str]:
    """What each figure is called."""
    return {
        "received": _("Received"),
        "reserved": _("Reserved"),
        "consumed": _("Used"),
        "lapsed": _("Lapsed"),
        "left": _("Left"),
    }


def total_name(total: str) -> str:
    """What a total of a budget is called."""
    return str(cast("models.Field[Any, Any]", Budget._meta.get_field(total)).verbose_name)


def conclusion(overview: Overview) -> str:
    """What was used of how much and what can still be promised, of all that was asked for."""
    total = overview.total
    facts = {
        "year": as_label(overview.asked.year),
        "received": as_hours(total.received),
        "used": total.percent("consumed"),
        "reserved": total.percent("reserved"),
        "left": as_hours(total.left),
    }
    if total.received <= 0:
        return _("No hours were handed out for %(year)s.") % facts
    if total.left == 0:
        words = _(
            "Of %(received)s hours in %(year)s %(used)d %% is used and %(reserved)d %% promised; nothing is left."
        )
        return words % facts
    words = _(
        "Of %(received)s hours in %(year)s %(used)d %% is used and %(reserved)d %% promised; %(left)s hours are left."
    )
    return words % facts + _lapsed(total)


def _lapsed(total: Figures) -> str:
    return " " + _("%(lapsed)s hours lapsed.") % {"lapsed": as_hours(total.lapsed)} if total.lapsed else ""
