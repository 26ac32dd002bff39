"""The heads of a table that sort it: which orders a list offers, the one asked for, a link per head.

Only an order of the list's own can be asked for; anything else counts as not asked. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.expressions import OrderBy
from django.http import QueryDict

from swvportal.foundation.parts import Text

Order = tuple[str | OrderBy, ...]


@dataclass(frozen=True)
class Column:
    """A column of a list: its key in the address, its head and its order upwards; without an order it does not sort.

    A column that `falls` begins with its last value, as the newest first. One of `number`s stands to the right.
    """

    key: str
    label: Text
    order: Order = ()
    falls: bool = False
    number: bool = False


@dataclass(frozen=True)
class Head:
    """A head as the page draws it: `url` sorts by it, or turns it round; `sort` is the value of `aria-sort`."""

    label: Text
    url: str = ""
    sort: str = ""
    number: bool = False


class Sorting:
    """The order of a list as one person asked for it in `?sort=`: a column's key, with `-` for the other way round."""

    def __init__(self, columns: Sequence[Column], data: QueryDict, *, by: str) -> None:
        self.columns, self.data = columns, data
        known = {column.key: column for column in columns if column.order}
        asked = data.get("sort", "")
        self.column = known.get(asked.lstrip("-"), known[by])
        self.down = asked.startswith("-") if asked.lstrip("-") in known else self.column.falls
        self.asked = self._key(self.column, down=self.down) if asked.lstrip("-") in known else ""

    @property
    def order(self) -> Order:
        """What `order_by` takes, with the key last so that pages do not overlap."""
        order = self.column.order
        return (*(tuple(_turned(one) for one in order) if self.down else order), "pk")

    @property
    def heads(self) -> list[Head]:
        """The heads in the order of the columns."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.order:
            return Head(column.label, number=column.number)
        if column is not self.column:
            return Head(column.label, self._url(column, down=column.falls), number=column.number)
        turn = self._url(column, down=not self.down)
        return Head(column.label, turn, "descending" if self.down else "ascending", column.number)

    def _url(self, column: Column, *, down: bool) -> str:
        data = self.data.copy()
        data.pop("page", None)
        data["sort"] = self._key(column, down=down)
        return f"?{data.urlencode()}"

    @staticmethod
    def _key(column: Column, *, down: bool) -> str:
        return f"-{column.key}" if down else column.key


def _turned(one: str | OrderBy) -> str | OrderBy:
    if isinstance(one, str):
        return one[1:] if one.startswith("-") else f"-{one}"
    turned = one.copy()
    turned.reverse_ordering()
    return turned
