"""Changes of school: what a person has to decide on, and where a child was when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from intake.enums import NOT_ENDED, SotKind, SotStatus, TransferStatus
from intake.models import AgendaItem, Request, SotMeeting, Transfer
from intake.querysets import RequestQuerySet
from intake.sot_querysets import AgendaItemQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Pupil, School, User


def dossiers_to_decide(transfer: Transfer) -> RequestQuerySet:
    """The open requests of the old school about this child, by key; drafts are the school's own and stay."""
    rows = Request.objects.filter(pupil=transfer.pupil_id, school=transfer.source_id, status__in=NOT_ENDED)
    return rows.order_by("pk")


def items_to_decide(transfer: Transfer) -> AgendaItemQuerySet:
    """The items about this child in planned SOT meetings of the old school, by key."""
    rows = AgendaItem.objects.filter(pupil=transfer.pupil_id, meeting__school=transfer.source_id)
    return rows.filter(meeting__status=SotStatus.PLANNED).order_by("pk")


def next_sot(school: UUID, on: datetime.date) -> SotMeeting | None:
    """The first SOT that a school has planned from this day on."""
    rows = SotMeeting.objects.filter(school=school, status=SotStatus.PLANNED, kind=SotKind.TEAM, held_on__gte=on)
    return rows.order_by("held_on", "starts_at").first()


@dataclass(frozen=True)
class Spell:
    """A child at one school; without `since` from before the portal knew it, without `until` still."""

    school: School
    since: datetime.date | None
    until: datetime.date | None


def left_of(pupil: Pupil, user: User) -> bool:
    """Whether this person knows the child from a school that it left, and by nothing else."""
    standing = user.standing
    elsewhere = standing.has(Role.COORDINATOR, Role.OFFICE, Role.COACH, Role.COMMITTEE, Role.CHAIR)
    return not elsewhere and pupil.school_id not in standing.school_ids


def schools_of(pupil: Pupil, user: User) -> list[Spell]:
    """The schools of a child, the first one first, as far as this person may know: who knows it from a school that it
    left reads of no other school. One query."""
    done = (
        Transfer.objects.filter(pupil=pupil, status=TransferStatus.DONE).select_related("source").order_by("on", "pk")
    )
    spells, since = [], None
    for row in done:
        spells.append(Spell(row.source, since, row.on - datetime.timedelta(days=1)))
        since = row.on
    spells.append(Spell(pupil.school, since, None))
    return [one for one in spells if one.school.pk in user.standing.school_ids] if left_of(pupil, user) else spells
