"""How a person wants messages by mail: reading the choice and making another. It writes no message and sends none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from swvportal.foundation.enums import MessageGroup, MessagePace, NotificationState
from swvportal.foundation.message_kinds import PACES, MessageKind, kinds_for, kinds_in
from swvportal.foundation.models import MessageChoice, Notification, User


@dataclass(frozen=True)
class Choice:
    """A group that this person gets messages of, its kinds, and the pace that was chosen or goes without saying."""

    group: MessageGroup
    kinds: tuple[MessageKind, ...]
    pace: str

    @property
    def paces(self) -> tuple[MessagePace, ...]:
        """What may be chosen."""
        return PACES[self.group]


def choices_of(user: User) -> list[Choice]:
    """A choice for each group of which the roles of today get messages, in the order of the groups; one query.

    What always comes at once is among them, with nothing to choose.
    """
    kept = dict(MessageChoice.objects.filter(user=user).values_list("group", "pace"))
    found: dict[MessageGroup, list[MessageKind]] = {}
    for kind in kinds_for(user.standing.roles):
        found.setdefault(kind.group, []).append(kind)
    return [Choice(group, tuple(kinds), kept.get(group, MessagePace.AT_ONCE)) for group, kinds in found.items()]


@transaction.atomic
def choose(user: User, chosen: Mapping[str, str]) -> None:
    """Keep a pace for each of these groups, and let what has not left yet follow it.

    What waits for the mail server or for the daily mail is not mailed any more where the choice is now “never”, and
    goes along in the daily mail where it is now that. What was collected before “at once” was chosen still comes in the
    next daily mail: so nothing is lost and nobody gets a heap of mails.
    """
    rows = [MessageChoice(user=user, group=group, pace=pace) for group, pace in chosen.items()]
    MessageChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "group"], update_fields=["pace"]
    )
    mine = Notification.objects.filter(user=user)
    of_pace = {pace: kinds_in(group for group, one in chosen.items() if one == pace) for pace in MessagePace}
    waiting = mine.filter(state=NotificationState.PENDING)
    collected = mine.filter(state=NotificationState.COLLECTED, digest=None)
    waiting.filter(kind__in=of_pace[MessagePace.DAILY]).update(state=NotificationState.COLLECTED, problem="")
    for rows_left in (waiting, collected):
        rows_left.filter(kind__in=of_pace[MessagePace.NEVER]).update(state=NotificationState.NOT_MAILED, problem="")
