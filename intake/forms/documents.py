"""Uploading a document; what it is judged by stands in `foundation.documents`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import AttachmentKind
from intake.models import Attachment
from intake.queries import InDossier
from swvportal.foundation.documents import NumberFound, UploadRefused
from swvportal.foundation.forms import OneTimeKey, SwvForm

ACCEPT = ".pdf,.docx,.odt,.png,.jpg,.jpeg"
KINDS = [choice for choice in AttachmentKind.choices if choice[0] != AttachmentKind.CONSENT_FORM]


class DocumentField(forms.FileField):
    """One document to add."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=255,
            allow_empty_file=True,
            help_text=_(
                "PDF, Word (.docx), OpenDocument (.odt) or a picture (.png, .jpg); at most 20 MB. "
                "No BSN may stand in it; on a scan or a picture, look for yourself."
            ),
            widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
            **options,
        )


class SaysNoBsn(forms.Form):
    """Mix in before the base of a form with a `file`: the box to say that a number in it is no BSN.

    It is there from the moment that such a number was found, and counts only for what is sent with it.
    """

    said_no_bsn = forms.BooleanField(
        required=False, label=_("The number is no BSN or onderwijsnummer, I have looked it up")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("said_no_bsn"):
            self.fields["said_no_bsn"].widget = forms.HiddenInput()

    def refuse(self, refused: UploadRefused) -> None:
        """Say at the file why it was not kept; nothing else that was typed goes."""
        self.add_error("file", refused.sentence)
        if isinstance(refused, NumberFound):
            self.fields["said_no_bsn"].widget = forms.CheckboxInput()


class UploadForm(SaysNoBsn, OneTimeKey, SwvForm):
    """One document and what it is, or of which document in the dossier it is a newer version.

    A signed consent form goes with the consent itself.
    """

    at_times = frozenset({"after", "kind"})
    file = DocumentField(label=_("Document"))
    after = forms.ChoiceField(label=_("Is it a new version?"), required=False)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Of a new version this stays what it was."),
    )
    field_order = ("file", "said_no_bsn", "after", "kind")

    def __init__(self, *args: Any, standing: Sequence[InDossier] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(one.newest.pk): one.newest for one in standing if one.newest.kind in dict(KINDS)}
        if not self.offered:
            del self.fields["after"]
            self.fields["kind"].help_text = ""
            return
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)  # noqa: S101 - tells mypy
        names = [(key, _("Yes, of “%(name)s”") % {"name": one.document.name}) for key, one in self.offered.items()]
        after.choices = [("", _("No, it is another document")), *names]

    def clean(self) -> dict[str, Any]:
        """A kind is needed for whatever is no new version."""
        cleaned = super().clean() or {}
        if not cleaned.get("after") and not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choose an answer at “What is it?”."))
        return cleaned

    @property
    def newer_than(self) -> Attachment | None:
        """The document of which this is a new version."""
        return self.offered.get(self.cleaned_data.get("after") or "")
