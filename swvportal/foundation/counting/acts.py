"""Keeps the office's own counts of a day, all of them or none; each change leaves a line in the trail of its school."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.counting.sheets import ACT, Counted, as_typed, changed_since, left_to_others, sheet_of
from swvportal.foundation.models import PupilCount, School, SchoolSpell, User
from swvportal.foundation.permissions import may_keep_house
from swvportal.foundation.workflow import NotAllowed, NotReady


class ChangedMeanwhile(NotReady):
    """Somebody else changed numbers that this person changed too; `rows` are those, as they are now."""

    def __init__(self, rows: Sequence[Counted]) -> None:
        self.rows = rows
        super().__init__(
            _(
                "Meanwhile somebody else changed numbers that you changed too. What you typed still stands here, with "
                "the other number beside it; nothing is kept yet."
            )
        )


@transaction.atomic
def keep_counts(
    day: datetime.date,
    numbers: Mapping[UUID, int | None],
    *,
    shown: Mapping[str, str],
    by: User,
    now: datetime.datetime,
) -> int:
    """Keep the numbers of these schools as the office's own counts of a day; gives how many changed.

    Without a number an own count is taken away and one of DUO stays. A number that DUO has too stays DUO's. `shown` is
    `Sheet.shown` of the page that was seen: what somebody else changed since and this person left as it was, stays as
    it is now. Locks the schools, as an import of DUO's files does, so that one waits for the other. Refused for whoever
    is not the office; raises `NotReady` for a day to come, and `ChangedMeanwhile` where both changed one number.
    """
    if not (answer := may_keep_house(by)):
        raise NotAllowed(answer.reason)
    if day > timezone.localdate(now):
        raise NotReady(_("A count does not lie in the future."))
    list(School.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    sheet = sheet_of(day)
    typed = [row for row in sheet.rows if row.school.pk in numbers]
    rows = [row for row in typed if not left_to_others(row, numbers[row.school.pk], shown)]
    if both := [row for row in rows if changed_since(row, shown) and row.kept != as_typed(numbers[row.school.pk])]:
        raise ChangedMeanwhile(both)
    boards = _boards_on(day)
    changed = 0
    for row in rows:
        if not _write(row, numbers[row.school.pk], day, boards, by=by, now=now):
            continue
        changed += 1
        target = numbers[row.school.pk]
        noted(
            row.school,
            ACT,
            by=by,
            now=now,
            source=day.isoformat(),
            target="" if target is None else str(target),
            reason=_said(row, target),
        )
    return changed


def _write(
    row: Counted,
    number: int | None,
    day: datetime.date,
    boards: Mapping[UUID, UUID],
    *,
    by: User,
    now: datetime.datetime,
) -> bool:
    """Write one number where it differs; says whether it did."""
    here = row.here
    if number is None:
        if here is None or here.typed_by_id is None:
            return False
        here.delete()
        return True
    if here is None:
        PupilCount.objects.create(
            school=row.school,
            board_id=boards.get(row.school.pk, row.school.board_id),
            counted_on=day,
            kind=row.school.kind,
            pupils=number,
            typed_by=by,
            typed_at=now,
        )
        return True
    if here.pupils == number:
        return False
    changes = {"pupils": number, "masked": False, "kind": row.school.kind, "typed_by": by, "typed_at": now}
    PupilCount.objects.filter(pk=here.pk).update(**changes)
    return True


def _boards_on(day: datetime.date) -> dict[UUID, UUID]:
    """Under which board each school stood on a day, as far as DUO's files tell."""
    spells = SchoolSpell.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    return dict(spells.values_list("school_id", "board_id"))


def _said(row: Counted, number: int | None) -> str:
    """From which number to which, as the trail keeps it."""
    old = "–" if row.here is None else "<5" if row.here.masked else str(row.here.pupils)
    return f"{old} → {'–' if number is None else number}"
