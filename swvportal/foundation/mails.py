"""From a row of the outbox to a mail: the words of `mail/<kind>.txt` in the frame that every mail has.

Holds no address of a child's dossier other than the link, and no name but the recipient's. Sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from swvportal.foundation.calendars import invitation, of_facts
from swvportal.foundation.enums import MessageGroup, MessagePace
from swvportal.foundation.message_kinds import DAILY_MAIL, kind_of
from swvportal.foundation.models import MessageChoice, Notification, Partnership, User

SUBJECT_LENGTH = 150
MOST_LINES = 100  # of a daily mail; the rest stands on the page


class NoRecipient(Exception):
    """The account was closed since; the mail must not go out."""


class NothingToTell(Exception):
    """Nothing of a daily mail is left that this person still sees and wants by mail."""


@dataclass(frozen=True)
class Lines:
    """One group of a daily mail: its heading, and of each message the title and where it leads."""

    heading: str
    lines: list[tuple[str, str]]


def path_of(notification: Notification) -> str:
    """Where the message leads inside the portal, or nothing. Raises ValueError on a foreign address."""
    path = str(notification.facts.get("path", ""))
    if path and (not path.startswith("/") or path.startswith(("//", "/\\"))):
        raise ValueError("A message leads to a path of the portal itself.")
    return path


def title_of(notification: Notification) -> str:
    """The subject line, in the language of the moment; also the message's title on the screen."""
    return _words(notification, {})[0]


def compose(notification: Notification) -> EmailMessage:
    """Make the mail in Dutch, as plain text, ready to be handed over.

    Raises NoRecipient for a closed account and NothingToTell for a daily mail without a line; whatever a broken
    template or address raises is the row's own problem.
    """
    user = notification.user
    if user is not None and not user.is_active:
        raise NoRecipient(_("This account is closed."))
    path = path_of(notification)
    context: dict[str, Any] = {
        "name": user.name if user else str(notification.facts.get("name", "")),
        "link": _absolute(path) if path else "",
        "choices_link": _absolute(reverse("foundation:message_choices")) if user else "",
        "partnership": Partnership.objects.first(),
    }
    with translation.override(settings.LANGUAGE_CODE):
        if user is not None and notification.kind == DAILY_MAIL:
            context |= _daily(notification, user)
        subject, body = _words(notification, context)
        text = _plain("mail/frame.txt", {**context, "body": body})
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[user.email if user else notification.email],
        headers={
            "Message-ID": make_msgid(idstring=notification.pk.hex, domain=sender.rpartition("@")[2]),
            "Auto-Submitted": "auto-generated",
        },
    )
    if method := notification.facts.get("calendar"):
        _enclose(message, notification, method=method, organizer=sender, partnership=context["partnership"])
    message.message()  # a header that cannot be sent shows here, before the mail server is spoken to
    return message


def _enclose(
    message: EmailMultiAlternatives,
    notification: Notification,
    *,
    method: str,
    organizer: str,
    partnership: Partnership | None,
) -> None:
    """Add what a calendar reads: an invitation, its change or its cancellation, for the recipient alone."""
    body = invitation(
        of_facts(notification.facts),
        method=method,
        organizer=organizer,
        name=partnership.name if partnership else "swvportal",
        attendee=message.to[0],
        stamped=notification.written_at,
    )
    message.attach_alternative(body.decode(), f"text/calendar; method={method}")


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def _daily(mail: Notification, user: User) -> dict[str, Any]:
    """What a daily mail tells: the messages that were gathered for it and that this person, at this moment, still sees
    and wants by mail, the oldest first. At most `MOST_LINES`; `more` are the others."""
    never = MessageChoice.objects.filter(user=user, pace=MessagePace.NEVER).values_list("group", flat=True)
    unwanted = set(never)
    seen = Notification.objects.visible_to(user).filter(digest=mail).order_by("written_at", "pk")
    rows = [row for row in seen if kind_of(row.kind).group not in unwanted]
    if not rows:
        raise NothingToTell
    groups: dict[MessageGroup, list[tuple[str, str]]] = {group: [] for group in MessageGroup}
    for row in rows[:MOST_LINES]:
        groups[kind_of(row.kind).group].append((title_of(row), _absolute(path_of(row))))
    told = [Lines(capfirst(str(group.label)), lines) for group, lines in groups.items() if lines]
    return {"groups": told, "count": len(rows), "more": len(rows[MOST_LINES:])}


def _words(notification: Notification, context: dict[str, Any]) -> tuple[str, str]:
    text = _plain(f"mail/{notification.kind}.txt", {**context, "facts": notification.facts})
    subject, _line, body = text.strip().partition("\n")
    return " ".join(subject.split())[:SUBJECT_LENGTH], body.strip()


def _plain(name: str, context: dict[str, Any]) -> str:
    """Render a template of plain text, in which nothing is HTML."""
    rendered: str = get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return rendered
