"""What stands at the loket for one person: the queue, and the tiles that count it. It picks nothing up."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.enums import OPEN_AT_DESK, RequestStatus
from intake.models import Request
from intake.querysets import RequestQuerySet
from swvportal.foundation.models import User
from swvportal.foundation.parts import Tile

SHOWN = (
    "reference",
    "sort",
    "status",
    "decided_from",
    "desk_by",
    "decide_by",
    "deferred_until",
    "school__name",
    "school__board__name",
    "pupil__first_name",
    "pupil__last_name",
    "desk_owner__name",
)
"""What a row of the queue shows or goes by; nothing else is read."""


def desk_queue(user: User) -> RequestQuerySet:
    """The submitted requests that this person may see, with what a row shows."""
    rows = Request.objects.visible_to(user).filter(submitted_at__isnull=False)
    return rows.select_related("school__board", "pupil", "desk_owner").only(*SHOWN)


def desk_tiles(queue: RequestQuerySet, user: User) -> list[Tile]:
    """How much there is of each in this person's queue, late first, each tile leading to its list; one query.

    It reads only what is not decided yet, so that it does not grow with the years, and that from its index alone:
    whatever is asked here stands in `request_open_at_desk`.
    """
    late = Count("status", filter=Q(due__lt=timezone.localdate()))
    waiting = queue.filter(status__in=OPEN_AT_DESK).with_due().order_by().values_list("status", "desk_owner")
    found, late_ones, new_of = Counter[str](), 0, Counter[UUID | None]()
    for status, owner, count, too_late in waiting.annotate(count=Count("status"), too_late=late):
        found[status] += count
        late_ones += too_late
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
        ),
    ]
