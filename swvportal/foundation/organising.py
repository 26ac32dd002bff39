"""The acts on the partnership's own settings, its teams and its boards; each leaves one line in the trail."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.models import Board, Partnership, Supplier, User
from swvportal.foundation.permissions import may_keep_house
from swvportal.foundation.workflow import NotAllowed, NotReady


@transaction.atomic
def change_settings(partnership: Partnership, *, changed: list[str], by: User, now: datetime.datetime) -> None:
    """Keep these fields of the partnership where they differ from what stands there; the trail names them.

    Locks the partnership. Refused for whoever is not the office.
    """
    _must(by)
    kept = Partnership.objects.select_for_update().get(pk=partnership.pk)
    changed = [name for name in changed if getattr(kept, name) != getattr(partnership, name)]
    if changed:
        partnership.save(update_fields=changed)
        noted(partnership, "change_settings", by=by, now=now, reason=", ".join(changed))


@transaction.atomic
def change_board(board: Board, *, changed: list[str], by: User, now: datetime.datetime) -> None:
    """Keep these fields of a school board; the trail names them. Refused for whoever is not the office."""
    _must(by)
    if changed:
        board.save(update_fields=changed)
        noted(board, "change_board", by=by, now=now, reason=", ".join(changed))


def keep_team(team: Supplier, *, by: User, now: datetime.datetime) -> None:
    """Add a team, or keep what was changed of it; refused for who is not the office, and when another has the name."""
    _must(by)
    added = team._state.adding
    try:
        with transaction.atomic():
            team.save()
            noted(team, "add_team" if added else "change_team", by=by, now=now, reason=team.name)
    except IntegrityError as problem:
        raise NotReady(_("There is a team with this name already.")) from problem


def _must(by: User) -> None:
    if not (answer := may_keep_house(by)):
        raise NotAllowed(answer.reason)
