"""What a search needs: text without accents and capitals, and words by their stems, that an index knows; and pages that
are not counted to an end.

It knows no noun, and what somebody may see is no matter of its own.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.core.paginator import Paginator
from django.db.models import CharField, Func, Q, QuerySet, TextField, Value
from django.utils.functional import cached_property

MOST = 500


class Plain(Func):
    """One or two texts as they are compared: without accents and capitals; two with a space between them.

    The database's own function of a migration, which unlike `unaccent` may stand in an index.
    """

    function = "plain_text"
    output_field = TextField()


class TextWords(Func):
    """The words of the texts in a JSON document, by their Dutch stems; like `Plain` a function of a migration."""

    function = "text_words"
    output_field = SearchVectorField()


def has_words(name: str, text: str) -> Q:
    """Included if, and only if, the alias `name`, a `TextWords`, has all words of the text in whatever form.

    Words between quotes stand side by side, one after a minus is not there; `or` stands between two that may each be.
    """
    return Q(**{name: SearchQuery(text, config="dutch_plain", search_type="websearch")})


def plain_index(name: str, *fields: str) -> GinIndex:
    """The index for `holds_or_nears` on these fields."""
    return GinIndex(OpClass(Plain(*fields), name="gin_trgm_ops"), name=name)


def plain(text: str) -> Plain:
    """What somebody typed, to be compared."""
    return Plain(Value(text, CharField()))


def holds(name: str, text: str) -> Q:
    """Included if, and only if, the alias `name`, a `Plain`, holds the text."""
    return Q(**{f"{name}__contains": plain(text)})


def holds_or_nears(name: str, text: str) -> Q:
    """Included if, and only if, the alias `name`, a `Plain`, holds the text or a word of it comes near.

    How near is the setting `FORGIVING`, by which the index goes.
    """
    return holds(name, text) | Q(**{f"{name}__trigram_word_similar": plain(text)})


class FoundPages(Paginator[Any]):
    """The pages of what a search found, of which nobody reads the last: none after `MOST` rows, and it counts no
    further than to know that there are `more`."""

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet[Any] = self.object_list.order_by()  # type: ignore[attr-defined]
        return rows[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows there are to leaf through."""
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        """True when there are rows that are not shown."""
        return self._counted > MOST
