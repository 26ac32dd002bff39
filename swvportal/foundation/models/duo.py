"""An import of DUO's files by the office: the files, how far it is and what it did; it holds no school."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import DuoFileKind
from swvportal.foundation.models.imports import Import
from swvportal.foundation.querysets import DuoImportQuerySet


class DuoImport(Import):
    """One import of DUO's files; `result` is told by `duo/reporting.py`, `problem` is a `DuoProblem`."""

    swv = models.CharField(_("partnership"), max_length=6, help_text=_("For example PO2301."))
    as_of = models.DateField(_("date of the schools file"))

    objects = DuoImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of DUO files")
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(
                name="duo_import_to_do",
                fields=["uploaded_at"],
                condition=Q(state__in=["uploaded", "reading", "confirmed", "applying"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.swv} {self.as_of}"


class DuoFile(models.Model):
    """One uploaded file; its bytes are dropped when the import is over, except the postcodes, which serve again."""

    duo_import = models.ForeignKey(DuoImport, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=DuoFileKind.choices)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(null=True)

    class Meta:
        ordering = ["duo_import", "kind"]
        constraints = [models.UniqueConstraint(name="duo_file_once", fields=["duo_import", "kind"])]

    def __str__(self) -> str:
        return self.name


class DuoFileDate(models.Model):
    """That a schools file of this date was brought in for a partnership; tells an older file from a newer one."""

    swv = models.CharField(max_length=6)
    as_of = models.DateField()
    special = models.BooleanField(default=False, help_text="The special schools of that date were brought in as well.")

    class Meta:
        ordering = ["swv", "as_of"]
        constraints = [models.UniqueConstraint(name="duo_file_date_once", fields=["swv", "as_of"])]

    def __str__(self) -> str:
        return f"{self.swv} {self.as_of}"
