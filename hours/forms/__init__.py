"""The forms of hours: checked here, booked by `transitions`; one file for booking, one for dividing."""

from hours.forms.booking import NO_GRANT, HandOutForm, LapseForm, ReasonForm, TimeForm

__all__ = ["NO_GRANT", "HandOutForm", "LapseForm", "ReasonForm", "TimeForm"]
