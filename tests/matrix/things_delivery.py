"""The matrix's messages, mails and letters."""

from __future__ import annotations

from django.utils import timezone

from swvportal.foundation.enums import LetterState, NotificationState
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.models import Letter, Notification
from swvportal.foundation.outbox import notify
from tests.foundation.letters import samples
from tests.matrix.world import World, thing


@thing
def message(w: World) -> Notification:
    """A message to the IB'er that leads to the start page."""
    now, facts = timezone.now(), {"number": "BLO-2026-00001", "path": "/"}
    notify([w.people["ib"]], "letter_ready", about=w.school, occasion=w.school.pk, now=now, facts=facts)
    return Notification.objects.get(user=w.people["ib"], kind="letter_ready")


@thing
def failed_mail(w: World) -> Notification:
    """The same message, given up."""
    mail: Notification = w.thing("message")
    Notification.objects.filter(pk=mail.pk).update(state=NotificationState.FAILED, problem="geweigerd")
    return mail


@thing
def failed_letter(w: World) -> Letter:
    """A letter that was given up."""
    letter = write_letter(samples.award(), about=w.school, now=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, problem="mislukt")
    return letter
