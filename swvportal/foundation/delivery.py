"""Hand the mails of the outbox to the mail server, each once.

The states are committed around the conversation: a row that was only claimed goes back when its worker died; a row that
was being handed over is uncertain then, and a person decides, because nobody can know whether the server has the mail.
It writes no message and knows no noun.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.claims import PAUSES_AFTER_DEATH, PROBLEM_LENGTH, held, put_back, take_back, take_next
from swvportal.foundation.enums import NotificationState
from swvportal.foundation.mails import NoRecipient, NothingToTell, compose
from swvportal.foundation.models import Notification

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime.datetime]
STALE = datetime.timedelta(seconds=30)  # composing and connecting take less: EMAIL_TIMEOUT is ten seconds
STALE_CONVERSATION = datetime.timedelta(seconds=60)
SERVER_PAUSE = datetime.timedelta(seconds=30)
ROUND = datetime.timedelta(seconds=90)


def send_due(clock: Clock = timezone.now) -> int:
    """Send what is due, one row at a time, for at most a minute and a half; give the number that was sent.

    First takes back what a dead worker held. Ends early when the mail server is away: that is no row's fault and costs
    no attempt.
    """
    began, sent = clock(), 0
    _take_back(began)
    rows = Notification.objects.select_related("user")
    while (now := clock()) - began < ROUND:
        row = take_next(rows, waiting=NotificationState.PENDING, working=NotificationState.CLAIMED, now=now)
        if row is None:
            break
        try:
            message = compose(row)
        except NoRecipient as reason:
            held(row).update(state=NotificationState.FAILED, problem=str(reason))
        except NothingToTell:
            held(row).update(state=NotificationState.NOT_MAILED, problem="")
        except Exception as problem:  # noqa: BLE001 - whatever is wrong with one row must not stop the others
            logger.warning("Mail %s cannot be composed: %s", row.pk, type(problem).__name__)
            _put_back(row, _("The mail could not be made (%s).") % type(problem).__name__, now)
        else:
            if not _hand_over(row, message, clock):
                break
            sent += 1
    return sent


def _hand_over(row: Notification, message: EmailMessage, clock: Clock) -> bool:
    """Have the conversation with the mail server; False when the server cannot be spoken to at all."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("The mail server is away: %s", problem)
        held(row).update(
            state=NotificationState.PENDING,
            attempts=row.attempts - 1,
            due_at=clock() + SERVER_PAUSE,
            problem=_("The mail server is away; the mail is sent as soon as it is back."),
            claim=None,
        )
        return False
    try:
        mine = held(row).filter(state=NotificationState.CLAIMED)
        if mine.update(state=NotificationState.HANDING_OVER, claimed_at=clock()):
            _converse(row, message, connection, clock)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()
    return True


def _converse(row: Notification, message: EmailMessage, connection: BaseEmailBackend, clock: Clock) -> None:
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        _put_back(row, _("The mail server refuses the address."), clock())
    except smtplib.SMTPResponseException as answer:
        if 400 <= answer.smtp_code < 600:
            _put_back(row, _("The mail server refuses the mail (%s).") % answer.smtp_code, clock())
        else:
            _uncertain(row)
    except (OSError, smtplib.SMTPException) as problem:
        logger.warning("The conversation about mail %s broke off: %s", row.pk, type(problem).__name__)
        _uncertain(row)
    else:
        done = held(row).filter(state__in=[NotificationState.HANDING_OVER, NotificationState.UNCERTAIN])
        done.update(state=NotificationState.SENT, sent_at=clock(), problem="")


def _put_back(row: Notification, problem: str, now: datetime.datetime) -> None:
    put_back(row, problem, waiting=NotificationState.PENDING, failed=NotificationState.FAILED, now=now)


def _uncertain(row: Notification) -> None:
    """Leave the row to a person; the token stays, so that a worker that was only slow can still say it was sent."""
    problem = _("The conversation with the mail server broke off; perhaps the mail has arrived.")[:PROBLEM_LENGTH]
    held(row).filter(state=NotificationState.HANDING_OVER).update(state=NotificationState.UNCERTAIN, problem=problem)


def _take_back(now: datetime.datetime) -> None:
    rows = Notification.objects.all()
    for row in take_back(rows, held_as=NotificationState.CLAIMED, since=now - STALE):
        put_back(
            row,
            _("The worker stopped halfway."),
            waiting=NotificationState.PENDING,
            failed=NotificationState.FAILED,
            now=now,
            pauses=PAUSES_AFTER_DEATH,
        )
    for row in take_back(rows, held_as=NotificationState.HANDING_OVER, since=now - STALE_CONVERSATION):
        _uncertain(row)
