"""Pupils who look like one child twice: born on one day, under names that come near; only among those one may see."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from intake.models import KeptApart
from intake.queries.pupils import visible_pupils
from swvportal.foundation.finding import Plain
from swvportal.foundation.models import Pupil, User

NEAR = 0.45
"""How much of their threes of letters two whole names share at least; twins can reach it, so a person decides."""


def doubles_of(pupil: Pupil, user: User) -> QuerySet[Pupil]:
    """The pupils who may be this child once more, the nearest name first; of those whom this person sees."""
    found = visible_pupils(user).filter(birth_date=pupil.birth_date, birth_date__isnull=False).exclude(pk=pupil.pk)
    apart = KeptApart.objects.filter(Q(one=pupil) | Q(other=pupil))
    found = found.exclude(pk__in=apart.values("one")).exclude(pk__in=apart.values("other"))
    near = TrigramSimilarity(Plain("first_name", "last_name"), _plain_name(pupil))  # type: ignore[arg-type]
    return found.annotate(near=near).filter(near__gte=NEAR).order_by("-near", "pk")


def _plain_name(pupil: Pupil) -> Subquery:
    return Subquery(Pupil.objects.filter(pk=pupil.pk).values(plain=Plain("first_name", "last_name")))


def pupils_with_doubles(user: User) -> QuerySet[Pupil]:
    """The pupils who look like another one that this person sees, by name, each pair once; `double` is the key of the
    other, the nearest where there are more."""
    seen = visible_pupils(user).select_related(None)
    name = Plain(OuterRef("first_name"), OuterRef("last_name"))
    near = TrigramSimilarity(Plain("first_name", "last_name"), name)  # type: ignore[arg-type]
    apart = KeptApart.objects.filter(one=OuterRef(OuterRef("pk")), other=OuterRef("pk"))
    others = seen.filter(birth_date=OuterRef("birth_date"), pk__gt=OuterRef("pk")).alias(near=near)
    others = others.filter(~Exists(apart), near__gte=NEAR).order_by("-near", "pk")
    return visible_pupils(user).annotate(double=Subquery(others.values("pk")[:1])).filter(double__isnull=False)


def with_doubles(pairs: list[Pupil]) -> list[tuple[Pupil, Pupil]]:
    """Rows of `pupils_with_doubles` with the other one beside each; one query."""
    keys = {vars(one)["double"] for one in pairs}
    others = Pupil.objects.filter(pk__in=keys).select_related("school").in_bulk()
    return [(one, others[vars(one)["double"]]) for one in pairs]
