"""The words of a choice, looked up once for each language: `get_…_display` takes a third of the time of a long list."""

from __future__ import annotations

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import get_language


def worded(choices: type[TextChoices], value: str) -> str:
    """What this value is called in the language of the moment."""
    return _labels(choices, get_language() or "")[value]


@cache
def _labels(choices: type[TextChoices], language: str) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}
