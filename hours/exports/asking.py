"""What an export of an overview, or of the lines behind one of its figures, is asked for; it reads no line."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict

from hours.overviews.asking import Asked, asked_by
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import MOST_WORDS, WORDS, year_of
from swvportal.foundation.models import User


def clean(user: User, asked: Mapping[str, str]) -> Facts:
    """The school year and the filters that this person can ask for, with their words for the title."""
    found = asked_of(user, asked)
    words = ", ".join(words for _name, words in found.names)
    return {"year": str(found.year), **found.narrow, **({WORDS: words[:MOST_WORDS]} if words else {})}


def asked_of(user: User, asked: Mapping[str, str]) -> Asked:
    """The overview that is meant, narrowed to what this person may see at this moment."""
    found, _years = asked_by(user, QueryDict(urlencode(dict(asked))), year=year_of(asked))
    return found
