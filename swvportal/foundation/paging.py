"""A page out of a long list in any order, without carrying every row through the sort."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator


class LeanPages(Paginator[Any]):
    """The pages of a queryset whose rows are wide: the database sorts keys alone and reads the rows of one page.

    Sorting 50,000 requests with what a row shows goes over the disk; sorting their keys stays in memory.
    """

    def page(self, number: int | str) -> Page[Any]:
        """The page of this number, as `Paginator.page`; one query once its rows are read."""
        page = super().page(number)
        rows: Any = self.object_list
        keys = page.object_list.values("pk")  # type: ignore[attr-defined]
        page.object_list = rows.filter(pk__in=keys)
        return page
