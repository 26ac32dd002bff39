"""Agreements for hours as the matrix's rows ask for them, made by their own acts."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from arrangements.models import Agreement
from swvportal.foundation.enums import LetterState
from swvportal.foundation.models import Letter, LetterFile
from tests.arrangements.agreeing import agreed, asked, board_budget, registered
from tests.matrix.world import World, thing


@thing
def asked_agreement(w: World) -> Agreement:
    """Hours that the school asked of its board, of the coach's team if it can be."""
    return asked(w.school, w.people["ib"], supplier=w.team)


@thing
def agreed_agreement(w: World) -> Agreement:
    return agreed(w.school, w.people["ib"], board=w.people["board"], supplier=w.team)


@thing
def registered_agreement(w: World) -> Agreement:
    board_budget(w.board, w.team, w.people["office"])
    people = w.people
    return registered(w.school, people["ib"], board=people["board"], supplier=w.team, office=people["office"])


@thing
def confirmation_to_board(w: World) -> Letter:
    return _made(w, "board")


@thing
def confirmation_to_supplier(w: World) -> Letter:
    return _made(w, "supplier")


def _made(w: World, part: str) -> Letter:
    """A confirmation whose bytes are there; what they hold does not matter to who may open them."""
    letter = Letter.objects.get(subject_id=w.thing("registered_agreement").pk, part=part)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.READY)
    pdf = b"%PDF-1.7"
    LetterFile.objects.create(letter=letter, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), made_at=timezone.now())
    return letter
