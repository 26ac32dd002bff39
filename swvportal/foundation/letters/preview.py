"""A letter before it exists: for the person who is about to release it. Stores nothing and takes no number."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from swvportal.foundation.letters.render import letter_html
from swvportal.foundation.letters.schema import LetterFacts
from swvportal.foundation.letters.writing import frozen

LOWER = (("<h2", "<h3"), ("</h2>", "</h3>"), ("<h1", '<h2 class="letter-title"'), ("</h1>", "</h2>"))


def preview_html(facts: LetterFacts) -> SafeString:
    """The letter as a part of a page that has a first heading of its own; the page loads `letter.css`.

    Safe because the template escapes every fact: a `<h2` in here is always the template's own.
    """
    html = letter_html(facts.kind, facts.part, frozen(facts), page=False, draft=True)
    for ours, theirs in LOWER:
        html = html.replace(ours, theirs)
    return mark_safe(html)  # noqa: S308 - rendered by an escaping template
