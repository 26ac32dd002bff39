"""The office's forms about schools: upload of DUO's files, and the filters of the list. They store nothing."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.duo import problems
from swvportal.foundation.duo.imports import kept_regions
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reading import Named
from swvportal.foundation.duo.tables import Kind, table
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Board, Partnership


def _file(label: Any, help_text: Any, *, required: bool) -> forms.FileField:
    widget = forms.ClearableFileInput(attrs={"accept": ".csv,.md,.txt"})
    return forms.FileField(label=label, help_text=help_text, required=required, widget=widget, max_length=160)


class DuoUploadForm(SwvForm):
    """DUO's files and the date of the schools file; each file is looked at at once, so that a swap is noticed."""

    swv = forms.CharField(
        label=gettext_lazy("Code of the partnership"),
        help_text=gettext_lazy("PO and four digits, for example PO2301."),
        max_length=6,
        validators=[RegexValidator(r"^PO[0-9]{4}\Z", gettext_lazy("Type PO and four digits, for example PO2301."))],
    )
    as_of = forms.DateField(
        label=gettext_lazy("Date of the schools file"),
        help_text=gettext_lazy("The day on which DUO published it. A school that is gone counts as closed from then."),
    )
    schools = _file(
        gettext_lazy("Schools"),
        gettext_lazy("DUO: “02. Alle schoolvestigingen basisonderwijs”, as downloaded."),
        required=True,
    )
    pupils = _file(
        gettext_lazy("Pupils"),
        gettext_lazy("DUO: “06. Historisch overzicht aantal leerlingen per schoolvestiging”."),
        required=False,
    )
    special = _file(
        gettext_lazy("Special schools"),
        gettext_lazy("DUO: “09. Alle vestigingen sbo, so en vso”. Choose the file of pupils as well then."),
        required=False,
    )
    regions = _file(
        gettext_lazy("Postcodes per partnership"),
        gettext_lazy("The list of the ministerial regulation. Leave it empty to use that of the last import."),
        required=False,
    )
    boards = _file(
        gettext_lazy("Names of the school boards"),
        gettext_lazy("DUO: “Schoolbesturen basisonderwijs”. Without it a new board is called by its number."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named: dict[Kind, Named] = {}
        self.fields["regions"].required = kept_regions() is None
        self.fields["as_of"].initial = timezone.localdate()
        if partnership := Partnership.objects.first():
            self.fields["swv"].initial = partnership.code

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date of a file does not lie in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """Look at each file's size and headings; `named` holds the bytes of those that will do."""
        cleaned = super().clean() or {}
        if cleaned.get("special") and not cleaned.get("pupils") and "pupils" not in self.errors:
            self.add_error("pupils", _(problems.SPECIAL_ALONE))
        for kind in (Kind.SCHOOLS, Kind.PUPILS, Kind.SPECIAL, Kind.REGIONS, Kind.BOARDS):
            upload = cleaned.get(kind.value)
            if upload is None:
                continue
            if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
                most = filesizeformat(settings.UPLOAD_MAX_BYTES)
                self.add_error(kind.value, _("This file is too big: at most %(most)s.") % {"most": most})
                continue
            name, data = str(upload.name), upload.read()
            try:
                table(data, file=name, wanted=kind)
            except DuoProblem as problem:
                self.add_error(kind.value, str(problem))
            else:
                self.named[kind] = (name, data)
        return cleaned


class SchoolFilterForm(SwvForm):
    """What the list of schools is narrowed to; nothing means all open schools."""

    q = forms.CharField(label=gettext_lazy("Name, place or code"), required=False)
    board = forms.ModelChoiceField(
        label=gettext_lazy("School board"),
        queryset=Board.objects.all(),
        required=False,
        empty_label=gettext_lazy("All boards"),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("", gettext_lazy("open schools")),
            ("closed", gettext_lazy("closed schools")),
            ("national", gettext_lazy("probably in a national partnership")),
            ("all", gettext_lazy("all schools")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Board]", self.fields["board"]).empty_label = gettext_lazy("All boards")
