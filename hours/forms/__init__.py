"""The forms of hours: checked here, done by `transitions`. Booking and the week are given here; what few pages need
(contracts, dividing, planning, reserving, spreadsheets) stands in files of its own.
"""

from hours.forms.booking import BACK, NO_GRANT, HandOnForm, HandOutForm, LapseForm, ReasonForm, TimeForm
from hours.forms.week import ELSEWHERE, EXTEND, CopyForm, DayForm, DecideForm

__all__ = [
    "BACK",
    "ELSEWHERE",
    "EXTEND",
    "NO_GRANT",
    "CopyForm",
    "DayForm",
    "DecideForm",
    "HandOnForm",
    "HandOutForm",
    "LapseForm",
    "ReasonForm",
    "TimeForm",
]
