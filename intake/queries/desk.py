"""What stands at the loket for one person: the queue, and the tiles that count it. It picks nothing up."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.enums import MERGEABLE, OPEN_AT_DESK, RequestKind, RequestSort, RequestStatus
from intake.models import Request
from intake.queries.course import whereabouts
from intake.querysets import RequestQuerySet
from intake.terms import about_to_end, to_postpone_by
from swvportal.foundation.models import School, User
from swvportal.foundation.parts import Tile, Tone

SHOWN = (
    "kind",
    "reference",
    "sort",
    "status",
    "decided_from",
    "desk_by",
    "decide_by",
    "legal_by",
    "postponed_on",
    "deferred_until",
    "school__name",
    "school__board__name",
    "pupil__first_name",
    "pupil__last_name",
    "desk_owner__name",
    "coach__name",
)
"""What a row of the queue shows or goes by; nothing else is read."""


class DeskRow(NamedTuple):
    """A request as the queue shows it, by name: looking each up in a request costs a page of rows most of its time.

    `sort` is empty for a first request; `due` is what the order goes by, `until` the last day of whoever has it;
    `postpone_by` the last day to postpone a decision of which the term is about to end;
    `another` is set when there is another open request about this child; `act` is what this person can do with it
    here: `claim`, `unclaim` or nothing.
    """

    key: UUID
    reference: str
    sort: str
    school: str
    board: str
    pupil: str
    tone: Tone
    step: str | Promise
    due: datetime.date | None
    until: datetime.date | None
    postpone_by: datetime.date | None
    late: bool
    owner: str
    act: str
    another: bool


def desk_rows(page: Iterable[Request], user: User) -> list[DeskRow]:
    """The rows of a page of `desk_queue` with their `due`; no query."""
    today = timezone.localdate()
    return [_desk_row(row, user, row.due, today) for row in page]  # type: ignore[attr-defined]


def _desk_row(row: Request, user: User, due: datetime.date | None, today: datetime.date) -> DeskRow:
    here = whereabouts(row, user)
    act = ""
    if row.status == RequestStatus.SUBMITTED:
        act = "claim" if row.desk_owner_id is None else "unclaim" if row.desk_owner_id == user.pk else ""
    return DeskRow(
        key=row.pk,
        reference=row.reference,
        sort=_hint(row),
        school=row.school.name,
        board=row.school.board.name,
        pupil=row.title,
        tone=here.tone,
        step=here.step,
        due=due,
        until=here.until,
        postpone_by=to_postpone_by(row, today),
        late=due is not None and due < today,
        owner=row.desk_owner.name if row.desk_owner else "",
        act=act,
        another=getattr(row, "another", False),
    )


def _hint(row: Request) -> str:
    """What is not as usual: another kind than an OA, where the title does not say so, and another sort than new."""
    kind = row.get_kind_display() if row.kind != RequestKind.OA and row.pupil else ""
    return ", ".join(part for part in (kind, "" if row.sort == RequestSort.NEW else row.get_sort_display()) if part)


def desk_queue(user: User) -> RequestQuerySet:
    """The submitted requests that this person may see, with what a row shows."""
    rows = Request.objects.visible_to(user).filter(submitted_at__isnull=False)
    return rows.select_related("school__board", "pupil", "desk_owner", "coach").only(*SHOWN)


def same_asked(request: Request, user: User) -> RequestQuerySet:
    """The other open requests of this kind and school for this child that this person sees, the oldest first."""
    rows = Request.objects.visible_to(user).filter(pupil=request.pupil_id, pupil__isnull=False, kind=request.kind)
    return rows.filter(status__in=MERGEABLE, school=request.school_id).exclude(pk=request.pk).order_by("submitted_at")


def others_at_school(request: Request, school: School) -> RequestQuerySet:
    """The other requests of a school, drafts too, about the child of this one."""
    rows = Request.objects.filter(pupil=request.pupil_id, pupil__isnull=False, school=school)
    return rows.exclude(pk=request.pk)


def desk_tiles(queue: RequestQuerySet, user: User) -> list[Tile]:
    """How much there is of each in this person's queue, late first, each tile leading to its list; one query.

    It reads only what is not decided yet, so that it does not grow with the years, and that from its index alone:
    whatever is asked here stands in `request_open_at_desk`.
    """
    today = timezone.localdate()
    late = Count("status", filter=Q(due__lt=today))
    ending = Count("status", filter=about_to_end(today))
    waiting = queue.filter(status__in=OPEN_AT_DESK).with_due().order_by().values_list("status", "desk_owner")
    found, late_ones, ending_ones, new_of = Counter[str](), 0, 0, Counter[UUID | None]()
    for status, owner, count, too_late, ends in waiting.annotate(count=Count("status"), too_late=late, ends=ending):
        found[status] += count
        late_ones += too_late
        ending_ones += ends
        if status == RequestStatus.SUBMITTED:
            new_of[owner] += count
    page = reverse("intake:desk")
    unclaimed = ngettext("%(n)d picked up by nobody", "%(n)d picked up by nobody", new_of[None])
    return [
        Tile(_("late"), late_ones, f"{page}?late=on", tone="stop" if late_ones else "plain"),
        Tile(_("new at the loket"), found[RequestStatus.SUBMITTED], page, note=unclaimed % {"n": new_of[None]}),
        Tile(_("picked up by me"), new_of[user.pk], f"{page}?owner=mine"),
        Tile(_("at the school"), found[RequestStatus.RETURNED], f"{page}?group=at_school"),
        Tile(
            _("at the committee"),
            found[RequestStatus.AT_COMMITTEE] + found[RequestStatus.DECIDED],
            f"{page}?group=at_committee",
            note=_("%(n)d to be decided on within a week") % {"n": ending_ones} if ending_ones else "",
            tone="wait" if ending_ones else "plain",
        ),
    ]
