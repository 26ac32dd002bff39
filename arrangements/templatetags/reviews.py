"""What the templates ask of reviews: one member's score of one principle, and its tone. It reads no database."""

from __future__ import annotations

from django import template

from arrangements.enums import Principle, Score
from arrangements.models import Review, ReviewScore

register = template.Library()
TONES = {Score.NOT: "stop", Score.LITTLE: "wait", Score.WELL: "busy", Score.FULLY: "good"}


@register.filter
def score_of(review: Review, principle: Principle) -> ReviewScore | None:
    """The score that this review gives to a principle, from the scores at hand."""
    return next((row for row in review.scores.all() if row.principle == principle), None)


@register.filter
def score_tone(score: int) -> str:
    """The tone of a badge for a score; the words stand beside it."""
    return TONES[Score(score)]
