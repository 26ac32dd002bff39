"""The kinds of messages: what each is called, to which group it belongs, for which roles it is, who still sees it.

Each app names its own kinds when it is wired up; a test refuses a kind without a name. It reads and writes no message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import MessageGroup, MessagePace, Role

if TYPE_CHECKING:
    from swvportal.foundation.models import User

Seen = Callable[["User"], "QuerySet[Any] | None"]
DAILY_MAIL = "daily_mail"
MAILBOX_ONLY = frozenset({"invitation", "password_reset", "consent_asked"})
PACES: dict[str, tuple[MessagePace, ...]] = {
    **{group: tuple(MessagePace) for group in MessageGroup},
    MessageGroup.LETTERS: (MessagePace.AT_ONCE, MessagePace.DAILY),  # the term to object runs
    MessageGroup.ALWAYS: (MessagePace.AT_ONCE,),
}


@dataclass(frozen=True)
class MessageKind:
    """One kind: its name in the code and on the screen. `roles` are those who get it; none means anybody."""

    name: str
    label: str | Promise
    group: MessageGroup
    roles: frozenset[str]

    @property
    def listed(self) -> bool:
        """False for what is for the mailbox alone."""
        return self.name not in MAILBOX_ONLY


_kinds: dict[str, MessageKind] = {}
_seen: dict[str, Seen] = {}


def register_kinds(group: MessageGroup, kinds: Mapping[str, tuple[str | Promise, Iterable[str]]]) -> None:
    """Name kinds of one group: by name the label and the roles that get it; for `AppConfig.ready`."""
    for name, (label, roles) in kinds.items():
        _kinds[name] = MessageKind(name, label, group, frozenset(roles))


def register_seen(subject_type: str, seen: Seen) -> None:
    """Say which objects of a model a person sees, as the pages do; None means all, for who holds the kind's role.

    A message about an object follows it: who does not see the one does not see the other.
    """
    _seen[subject_type] = seen


def register_own() -> None:
    """Name the foundation's own kinds."""
    register_kinds(MessageGroup.LETTERS, {"letter_ready": (_("a letter is ready"), [Role.IB, Role.DIRECTOR])})
    failed = (_("a letter could not be made: reminder"), [Role.OFFICE])
    register_kinds(MessageGroup.WAITING, {"letter_reminder": failed})
    own = {"invitation": (_("an invitation"), ()), "password_reset": (_("a link for a new password"), ())}
    register_kinds(MessageGroup.ALWAYS, own)


def kind_of(name: str) -> MessageKind:
    """The kind of this name; KeyError when no app registered it."""
    return _kinds[name]


def kinds_for(roles: Iterable[str]) -> list[MessageKind]:
    """The kinds that somebody with these roles gets, in the order of the groups and then of registration."""
    held = frozenset(roles)
    order = list(MessageGroup)
    found = [kind for kind in _kinds.values() if not kind.roles or kind.roles & held]
    return sorted(found, key=lambda kind: order.index(kind.group))


def kinds_in(groups: Iterable[str]) -> list[str]:
    """The names of the kinds of these groups."""
    wanted = set(groups)
    return [kind.name for kind in _kinds.values() if kind.group in wanted]


def seen_by(user: User) -> dict[str, QuerySet[Any] | None]:
    """By model what this person sees of it; None means all."""
    return {subject_type: seen(user) for subject_type, seen in _seen.items()}
