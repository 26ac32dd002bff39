"""One sentence that says what the year of a coach, or of all coaches, comes to; it sums nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours.overviews.coach_years import CoachYear, Together
from swvportal.foundation.minutes import as_hours


def conclusion_of_coach(found: CoachYear) -> str:
    """What this coach, who reads it, wrote down of what was planned and what is still free."""
    facts = {"logged": as_hours(found.logged), "rest": as_hours(found.rest)}
    if found.capacity is None:
        words = _(
            "You logged %(logged)s hours and %(rest)s hours are promised. "
            "The coordinator has not planned your year yet."
        )
        return words % facts
    facts |= {"capacity": as_hours(found.capacity), "free": as_hours(abs(found.free or 0))}
    if found.free is not None and found.free < 0:
        words = _(
            "You logged %(logged)s of %(capacity)s hours and %(rest)s hours are promised: "
            "%(free)s hours more than fits. Talk with the coordinator."
        )
        return words % facts
    return (
        _("You logged %(logged)s of %(capacity)s hours and %(rest)s hours are promised; %(free)s hours are free.")
        % facts
    )


def conclusion_of_coaches(sums: Together) -> str:
    """How many coaches have more promised than they can work, and what all together still have free."""
    if not sums.coaches:
        return _("There are no coaches in this school year.")
    if sums.free is None:
        return _("The year of no coach is planned yet.")
    facts = {"full": sums.too_full, "coaches": sums.coaches, "free": as_hours(abs(sums.free)), "n": sums.unplanned}
    if sums.too_full:
        words = ngettext(
            "%(full)d of %(coaches)d coaches has more promised than can be worked",
            "%(full)d of %(coaches)d coaches have more promised than they can work",
            sums.too_full,
        )
    else:
        words = ngettext(
            "The coach has not more promised than can be worked",
            "None of %(coaches)d coaches has more promised than can be worked",
            sums.coaches,
        )
    left = _("together %(free)s hours are free.") if sums.free >= 0 else _("together %(free)s hours too many.")
    told = f"{words}; {left}" % facts
    if not sums.unplanned:
        return told
    return (
        f"{told} "
        + ngettext(
            "Of %(n)d coach the year is not planned yet.",
            "Of %(n)d coaches the year is not planned yet.",
            sums.unplanned,
        )
        % facts
    )
