"""Questions for reserve as the matrix's rows ask for them, made by their own acts."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from hours.enums import Purpose
from hours.models import Budget, ReserveRequest
from hours.transitions import ask_reserve, give_reserve
from swvportal.foundation.schoolyears import school_year_of
from tests.matrix.world import World, thing


def _asked(w: World, actor: str, purpose: str, **holder: Any) -> ReserveRequest:
    now = timezone.now()
    year = school_year_of(timezone.localdate(now))
    supplier = w.thing("contract").supplier
    account = Budget(supplier=supplier, school_year=year, purpose=purpose, **holder)
    by = w.people[actor]
    return ask_reserve(account, minutes=60, short=0, task="Meekijken.", key=uuid.uuid4(), by=by, now=now)


@thing
def school_question(w: World) -> ReserveRequest:
    """An hour that the school's IB'er asks."""
    return _asked(w, "ib", Purpose.CB, school=w.school)


@thing
def partnership_question(w: World) -> ReserveRequest:
    """An hour for arrangements; no school, board or committee may know of it."""
    return _asked(w, "coordinator", Purpose.OA)


@thing
def given_question(w: World) -> ReserveRequest:
    row = _asked(w, "board", Purpose.BOARD, board=w.board)
    return give_reserve(row, 60, by=w.people["office"], now=timezone.now())
