"""The pages of one import, whatever it holds: how far it is, the preview to confirm, its result; they store nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import ImportState, Role
from swvportal.foundation.models import Import, User
from swvportal.foundation.parts import Text
from swvportal.foundation.saying import saying

I = TypeVar("I", bound=Import)  # noqa: E741 - an import
View = Callable[..., HttpResponse]
office_only = roles_required(Role.OFFICE)


@dataclass(frozen=True)
class ImportPages(Generic[I]):
    """The pages of imports of one kind, for the office.

    `rows` are those that a person may see, with the names that a page shows. `page` is the name of the page of one,
    and with `_progress` behind it that of how far it is; `more` is what its `template` shows beside the row.
    `confirm` agrees to the preview as the posted form says, `cancel` stops it and `cancelled` says so.
    """

    rows: Callable[[User], QuerySet[I]]
    page: str
    template: str
    more: Callable[[I], Mapping[str, Any]]
    confirm: Callable[..., None]
    cancel: Callable[..., None]
    cancelled: Text

    def fetch(self, request: HttpRequest, pk: UUID) -> I:
        """The import, if this person may see it."""
        return get_object_or_404(self.rows(person(request)), pk=pk)

    def back(self, row: I) -> HttpResponse:
        """To the page of the import."""
        return redirect(self.page, pk=row.pk)

    def addresses(self, row: I) -> dict[str, str]:
        """Where its page and its progress are."""
        return {
            "page_url": reverse(self.page, args=[row.pk]),
            "progress_url": reverse(f"{self.page}_progress", args=[row.pk]),
        }

    @property
    def show(self) -> View:
        """One import: how far it is, the preview to confirm, or what it did."""

        @require_safe
        @office_only
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            row = self.fetch(request, pk)
            context = {"row": row, "States": ImportState, **self.more(row), **self.addresses(row)}
            return render(request, self.template, context)

        return view

    @property
    def progress(self) -> View:
        """How far a worker is, as a part that asks again; when the work is over the whole page is loaded again."""

        @require_safe
        @office_only
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            row = self.fetch(request, pk)
            if not row.working:
                return HttpResponse(status=200, headers={"HX-Refresh": "true"})
            return render(request, "foundation/_import_progress.html", {"row": row, **self.addresses(row)})

        return view

    @property
    def confirming(self) -> View:
        """Confirm the preview as it was shown."""

        @require_POST
        @office_only
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            row = self.fetch(request, pk)
            with saying(request):
                self.confirm(row, request.POST, by=person(request), now=timezone.now())
            return self.back(row)

        return view

    @property
    def cancelling(self) -> View:
        """Stop before anything was brought in."""

        @require_POST
        @office_only
        def view(request: HttpRequest, pk: UUID) -> HttpResponse:
            row = self.fetch(request, pk)
            with saying(request, str(self.cancelled)):
                self.cancel(row, by=person(request), now=timezone.now())
            return self.back(row)

        return view
