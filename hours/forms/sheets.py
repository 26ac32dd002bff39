"""The forms of imports: which file, and why one is taken back; they book nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hours.enums import SheetKind
from hours.sheets.reading import Unreadable, look_at
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.spreadsheets import BROKEN, MOST_BYTES, OLE, ZIP, SheetProblem, too_big

WORKBOOKS = (ZIP, OLE)  # how a file of Excel begins; an old or locked one has its own sentence


class SheetForm(SwvForm):
    """The file and what it holds; its headings are looked at at once, so that a wrong file is noticed here."""

    kind = forms.ChoiceField(label=_("What is in the file?"), choices=SheetKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("An Excel file (.xlsx) or a CSV file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        max_length=160,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data_of_file = b""

    def clean(self) -> dict[str, Any]:
        """Look at size and headings; `data_of_file` holds the bytes of a file that will do."""
        cleaned = super().clean() or {}
        upload, kind = cleaned.get("file"), cleaned.get("kind")
        if upload is None or kind is None:
            return cleaned
        if (upload.size or 0) > MOST_BYTES:
            self.add_error("file", str(too_big()))
            return cleaned
        data = upload.read()
        if upload.name.lower().endswith(".xlsx") and not data.startswith(WORKBOOKS):
            self.add_error("file", _(BROKEN))
            return cleaned
        try:
            look_at(data, kind)
        except SheetProblem as problem:
            self.add_error("file", str(problem))
        except Unreadable as problem:
            for remark in problem.remarks:
                self.add_error("file", str(remark))
        else:
            self.data_of_file = data
        return cleaned


class LeaveOutForm(SwvForm):
    """That the rows which the ledger refuses may be left out; asked only where there are any."""

    leave_out = forms.BooleanField(label=_("Book the other rows and leave the refused ones out"))


class TakeBackForm(SwvForm):
    """Why an import is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stands at every counter-entry."))
