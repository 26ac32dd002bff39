"""Uploading a document; what it is judged by stands in `foundation.documents`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.enums import AttachmentKind
from swvportal.foundation.forms import OneTimeKey, SwvForm

ACCEPT = ".pdf,.docx,.odt,.png,.jpg,.jpeg"
KINDS = [choice for choice in AttachmentKind.choices if choice[0] != AttachmentKind.CONSENT_FORM]


class UploadForm(OneTimeKey, SwvForm):
    """One document and what it is; a signed consent form goes with the consent itself."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Document"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("PDF, Word (.docx), OpenDocument (.odt) or a picture (.png, .jpg); at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
