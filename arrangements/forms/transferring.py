"""What becomes of each open dossier and SOT item when a pupil goes to another school."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import Course
from intake.models import AgendaItem, Request
from swvportal.foundation.forms import SwvForm

HELD = _(
    "Hours of the old school are reserved for this. It stays until the work is done; or close it first, and let the "
    "new school ask anew."
)
STAYS = (Course.STAYS.value, Course.STAYS.label)


class CarryOutForm(SwvForm):
    """One choice for each, none made beforehand."""

    def __init__(
        self,
        *args: Any,
        requests: Sequence[Request],
        items: Sequence[AgendaItem],
        bound: Collection[UUID],
        sot: bool,
        **kwargs: Any,
    ) -> None:
        made = dict[str, forms.Field]()
        for one in requests:
            held = one.pk in bound
            made[f"request_{one.pk}"] = forms.ChoiceField(
                label=f"{one.reference}, {one.get_kind_display()}, {one.get_status_display()}",
                choices=[STAYS] if held else Course.choices,
                widget=forms.RadioSelect,
                help_text=HELD if held else "",
            )
        for item in items:
            day = date_format(item.meeting.held_on, "j F Y")
            made[f"item_{item.pk}"] = forms.ChoiceField(
                label=gettext("Item of the SOT of %(day)s") % {"day": day},
                choices=Course.choices if sot else [STAYS],
                widget=forms.RadioSelect,
                help_text="" if sot else _("The new school has no SOT planned yet."),
            )
        # of this page alone
        self.base_fields = made  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def chosen(self, prefix: str) -> dict[UUID, str]:
        """What was chosen of the requests (`request`) or of the items (`item`), by key."""
        start = f"{prefix}_"
        return {UUID(name[len(start) :]): value for name, value in self.cleaned_data.items() if name.startswith(start)}
