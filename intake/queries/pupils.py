"""Pupils and their files: seen by whoever sees a request that names them; the rule is the requests' own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from intake.models import AgendaItem, Request
from intake.queries.course import Whereabouts, whereabouts
from swvportal.foundation.finding import Plain, holds_or_nears
from swvportal.foundation.models import Move, Parent, Pupil, User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.trail_words import act_words


@dataclass(frozen=True)
class PupilFile:
    """One child as this person may see it: its requests by school year, the newest first, and its parents."""

    pupil: Pupil
    years: list[tuple[str, list[tuple[Request, Whereabouts]]]]
    parents: list[Parent]


def visible_pupils(user: User) -> QuerySet[Pupil]:
    """Included if, and only if, the person sees a request that names the pupil; by name, with the school at hand."""
    seen = Request.objects.visible_to(user).filter(pupil__isnull=False).order_by()
    return (
        Pupil.objects.filter(pk__in=seen.values("pupil"))
        .select_related("school")
        .order_by("last_name", "first_name", "pk")
    )


def pupils_like(user: User, words: str) -> QuerySet[Pupil]:
    """Of the pupils that this person sees those whose name holds the words or comes near; all for no words."""
    found = visible_pupils(user)
    if not words:
        return found
    return found.alias(plain=Plain("first_name", "last_name")).filter(holds_or_nears("plain", words))


def file_of(pupil: Pupil, user: User) -> PupilFile:
    """The file of a pupil that this person sees; two queries, however many requests there are."""
    rows = (
        Request.objects.visible_to(user)
        .filter(pupil=pupil)
        .select_related("school__board", "pupil", "adviser", "coach", "desk_owner")
        .order_by("-school_year", "-created_at")
    )
    years = [
        (as_label(year), [(row, whereabouts(row, user)) for row in of_year])
        for year, of_year in groupby(rows, key=lambda row: row.school_year)
    ]
    return PupilFile(pupil, years, list(pupil.parents.all()))


def talks_about(pupil: Pupil, user: User) -> list[AgendaItem]:
    """The items of SOT meetings about a pupil that this person sees, the last one first; one query."""
    rows = AgendaItem.objects.visible_to(user).filter(pupil=pupil).select_related("meeting__school")
    return list(rows.order_by("-meeting__held_on", "-meeting__starts_at"))


CHANGES = ("change_parent", "change_reach", "join_parent", "merge_pupil", "change_school")


def changes_of(file: PupilFile, *, most: int = 20) -> list[tuple[Move, str, str]]:
    """What was last changed in a file outside a request, each with the name of whom it is about and what was done; what
    was changed of a parent who was joined to another stays in it. Two queries."""
    names = {parent.pk: parent.name for parent in file.parents}
    joined = dict(Parent.objects.filter(merged_into__in=names).values_list("pk", "name"))
    about = {**names, **joined, file.pupil.pk: file.pupil.full_name}
    moves = Move.objects.filter(subject_id__in=about, name__in=CHANGES).exclude(
        subject_id__in=joined, name="join_parent"
    )
    rows = moves.select_related("by").order_by("-at")[:most]
    return [(move, about[move.subject_id], act_words(move.name)) for move in rows]
