"""The worker's side of letters: take a waiting one, render it outside any transaction, store its bytes once.

It decides nothing: a letter that cannot be made waits, then stands on the office's list; the act behind it stays.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.claims import PAUSES_AFTER_DEATH, held, put_back, take_back, take_next
from swvportal.foundation.enums import LetterState
from swvportal.foundation.letters.box import SECONDS, the_box
from swvportal.foundation.letters.render import letter_html
from swvportal.foundation.models import Letter, LetterFile, User
from swvportal.foundation.outbox import notify

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime.datetime]
STALE = datetime.timedelta(seconds=SECONDS + 15)
ROUND = datetime.timedelta(seconds=90)


def make_letters(clock: Clock = timezone.now) -> int:
    """Make what waits, one at a time, for at most a minute and a half; give the number of letters made.

    First takes back what a dead worker held. Letters that failed before come after those that never did.
    """
    began, made = clock(), 0
    for row in take_back(Letter.objects.all(), held_as=LetterState.RENDERING, since=began - STALE):
        _put_back(row, _("The worker stopped halfway."), began, PAUSES_AFTER_DEATH)
    while (now := clock()) - began < ROUND:
        letter = take_next(Letter.objects.all(), waiting=LetterState.WAITING, working=LetterState.RENDERING, now=now)
        if letter is None:
            break
        try:
            pdf = the_box().pdf(letter_html(letter.kind, letter.part, letter.facts))
        except Exception as problem:  # noqa: BLE001 - whatever is wrong with one letter must not stop the others
            cause = (
                str(problem) if problem.args and type(problem).__name__ == "RenderFailed" else type(problem).__name__
            )
            logger.warning("Letter %s cannot be made: %s", letter.pk, cause)
            _put_back(letter, _("The letter could not be made (%s).") % cause, clock())
        else:
            made += store(letter, pdf, now=clock())
    return made


def store(letter: Letter, pdf: bytes, *, now: datetime.datetime) -> bool:
    """Keep the bytes with their digest, call the letter ready and tell its people: all in one transaction.

    False when the letter is no longer ours (another worker took over a claim that went stale); then nothing is kept.
    """
    with transaction.atomic():
        ours = held(letter).filter(state=LetterState.RENDERING)
        if not ours.update(state=LetterState.READY, problem=""):
            return False
        LetterFile.objects.create(letter=letter, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), made_at=now)
        people = User.objects.filter(pk__in=letter.tell, is_active=True)
        facts = {"number": letter.number, "path": letter.path}
        notify(people, "letter_ready", about=letter, occasion=letter.pk, now=now, facts=facts)
    return True


def _put_back(
    letter: Letter, problem: str, now: datetime.datetime, pauses: tuple[datetime.timedelta, ...] | None = None
) -> None:
    put_back(
        letter,
        problem,
        waiting=LetterState.WAITING,
        failed=LetterState.FAILED,
        now=now,
        **({"pauses": pauses} if pauses else {}),
    )
