"""The forms of hours: checked here, booked by `transitions`; one file for booking, one for a week, one for dividing."""

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
