"""What the office does when a mail or a letter did not get through: try again, or say that it arrived.

Each act changes one row by count, so a second click changes nothing, and leaves a line in the trail. Sends nothing.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.enums import LetterState, NotificationState, Role
from swvportal.foundation.models import Letter, Notification, User
from swvportal.foundation.nudge import nudge
from swvportal.foundation.verdicts import Verdict, verdict
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed

PARKED = (NotificationState.FAILED, NotificationState.UNCERTAIN)


def may_repair(user: User) -> Verdict:
    """The office looks after what goes out."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office looks after mails and letters."))


def retry_mail(mail: Notification, *, by: User, now: datetime.datetime) -> None:
    """Send a failed or uncertain mail once more; for an uncertain one the person takes the chance that it comes twice.

    Raises NotAllowed, or AlreadyMoved when the mail is no longer parked.
    """
    _change_mail(mail, "retry_mail", by=by, now=now, state=NotificationState.PENDING, attempts=0, due_at=now)


def mark_sent(mail: Notification, *, by: User, now: datetime.datetime) -> None:
    """Note that a failed or uncertain mail reached its reader, by this way or another; nothing is sent."""
    _change_mail(mail, "mark_sent", by=by, now=now, state=NotificationState.SENT, sent_at=now)


def retry_letter(letter: Letter, *, by: User, now: datetime.datetime) -> None:
    """Let a letter that was given up be made again. Raises NotAllowed, or AlreadyMoved when it is not given up."""
    _allow(by)
    with transaction.atomic():
        parked = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED)
        if not parked.update(state=LetterState.WAITING, attempts=0, due_at=now, problem="", claim=None):
            raise AlreadyMoved(None)
        noted(letter, "retry_letter", by=by, now=now, source=LetterState.FAILED, target=LetterState.WAITING)
        transaction.on_commit(nudge)


def _change_mail(
    mail: Notification, name: str, *, by: User, now: datetime.datetime, state: str, **more: object
) -> None:
    _allow(by)
    with transaction.atomic():
        source = Notification.objects.select_for_update().get(pk=mail.pk).state
        if source not in PARKED:
            raise AlreadyMoved(None)
        Notification.objects.filter(pk=mail.pk).update(state=state, problem="", claim=None, **more)
        noted(mail, name, by=by, now=now, source=source, target=state)
        transaction.on_commit(nudge)


def _allow(user: User) -> None:
    if not (answer := may_repair(user)):
        raise NotAllowed(answer.reason)
