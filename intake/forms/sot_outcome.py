"""The forms of what came of an agenda item, and what they share with those of the item itself."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.forms.base import LineField, TextField
from intake.models import AgendaItem, Conclusion
from intake.transitions import Agreed
from swvportal.foundation.forms import SwvForm

LINES = 8
YES_NO = [("yes", _("yes")), ("no", _("no"))]


def yes_no(value: str) -> bool | None:
    """The answer to a question of yes or no; None while it was not given."""
    return {"yes": True, "no": False}.get(value)


def as_answer(value: bool | None) -> str:
    """The other way round."""
    return {True: "yes", False: "no"}.get(value, "") if value is not None else ""


class Versioned(forms.Form):
    """Mix in before the base: the version of the item that the opened page shows."""

    data: Any
    version = forms.IntegerField(widget=forms.HiddenInput)

    def save_over(self, version: int) -> None:
        """Let what was typed be sent once more, on purpose, over what a colleague saved meanwhile."""
        data = self.data.copy()
        data[self.add_prefix("version")] = str(version)
        self.data = data


class DiscussForm(Versioned, SwvForm):
    """What came of an item, apart from what was agreed."""

    parents_present = forms.ChoiceField(label=_("Were the parents there?"), choices=YES_NO, widget=forms.RadioSelect)
    needs = TextField(
        required=False,
        rows=3,
        label=_("What does this pupil need?"),
        help_text=_("Educational needs: “This pupil needs instruction that …, tasks that …, a teacher who …”"),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        before = {"parents_present": as_answer(item.parents_present), "needs": item.needs, "version": item.version}
        super().__init__(*args, initial=before, **kwargs)
        self.helper.form_show_errors = False  # the page has one list for all its forms
        if item.pupil_id is None:
            del self.fields["parents_present"]
            self.fields["needs"].label = _("What does this group or teacher need?")
            self.fields["needs"].help_text = ""


class AgreedForm(SwvForm):
    """One line of what was agreed; a line with nothing in it is not kept."""

    at_times = frozenset({"what", "who", "due_on"})
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    what = TextField(required=False, rows=2, label=_("What was agreed?"))
    who = LineField(
        required=False, max_length=120, label=_("Who does it?"), help_text=_("A role or a colleague's name.")
    )
    due_on = forms.DateField(required=False, label=_("By when?"))
    remove = forms.BooleanField(required=False, label=_("Take this one away"), help_text=_("It goes when you save."))

    def __init__(self, *args: Any, line: Conclusion | None = None, **kwargs: Any) -> None:
        if line is not None:
            kwargs["initial"] = {"key": line.pk, "what": line.what, "who": line.who, "due_on": line.due_on}
        super().__init__(*args, **kwargs)
        self.helper.form_show_errors = False
        if line is None:
            del self.fields["remove"]
        last = ["remove"] if line is not None else []
        self.helper.layout = Layout("key", "what", Div("who", "due_on", css_class="pair"), *last)

    @property
    def blank(self) -> bool:
        """True when this line is not to be kept."""
        found = self.cleaned_data
        return bool(found.get("remove")) or not any(found.get(name) for name in ("what", "who", "due_on"))

    def clean(self) -> dict[str, Any]:
        """A line is whole, or empty."""
        found = super().clean() or self.cleaned_data
        if not self.blank:
            words = {
                "what": gettext("Write what was agreed."),
                "who": gettext("Say who does it."),
                "due_on": gettext("Give the day by which it is done."),
            }
            for name, asked in words.items():
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(asked))
        return found

    def agreed(self) -> Agreed:
        """What was filled in; of a valid form that is not blank."""
        found = self.cleaned_data
        return Agreed(found["what"], found["who"], found["due_on"], found["key"])
