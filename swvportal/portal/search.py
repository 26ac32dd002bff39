"""One search box over the requests that a person may see; nothing else is looked through."""

from __future__ import annotations

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from intake.models import Request
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import User


class SearchForm(SwvForm):
    """The words that are sought."""

    q = forms.CharField(label=_("Reference, school or pupil"), max_length=80)


def found_by(user: User, words: str) -> QuerySet[Request]:
    """The visible requests that fit the words, the nearest first; none for no words.

    Equally near ones by the day they were begun: the day of the last step would tell of a pending decision.
    """
    if not words:
        return Request.objects.none()
    seen = Request.objects.visible_to(user).select_related("school__board", "pupil", "adviser", "coach", "desk_owner")
    return seen.matching(words).order_by(F("closeness").desc(), "-created_at", "pk")
