"""What stands at the loket for one person: the queue, and the tiles that count it. It picks nothing up."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.enums import RequestStatus
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

    It reads only what is not decided yet, so that it does not grow with the years.
    """
    at_committee = Q(status__in=[RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED])
    waiting = queue.filter(at_committee | Q(status__in=[RequestStatus.SUBMITTED, RequestStatus.RETURNED]))
    counts = waiting.with_due().aggregate(
        late=Count("pk", filter=Q(due__lt=timezone.localdate())),
        new=Count("pk", filter=Q(status=RequestStatus.SUBMITTED)),
        unclaimed=Count("pk", filter=Q(status=RequestStatus.SUBMITTED, desk_owner__isnull=True)),
        mine=Count("pk", filter=Q(status=RequestStatus.SUBMITTED, desk_owner=user)),
        at_school=Count("pk", filter=Q(status=RequestStatus.RETURNED)),
        at_committee=Count("pk", filter=at_committee),
    )
    page = reverse("intake:desk")
    unclaimed = ngettext("%(n)d picked up by nobody", "%(n)d picked up by nobody", counts["unclaimed"])
    return [
        Tile(_("late"), counts["late"], f"{page}?late=on", tone="stop" if counts["late"] else "plain"),
        Tile(_("new at the loket"), counts["new"], page, note=unclaimed % {"n": counts["unclaimed"]}),
        Tile(_("picked up by me"), counts["mine"], f"{page}?owner=mine"),
        Tile(_("at the school"), counts["at_school"], f"{page}?group=at_school"),
        Tile(_("at the committee"), counts["at_committee"], f"{page}?group=at_committee"),
    ]
