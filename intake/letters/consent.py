"""The letter that asks for consent on paper; it holds the link and the code, so it is made when printed and never kept.

`docs/decisions/personal-links.md` says why it does not go through the store of letters.
"""

from __future__ import annotations

import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intake.models import ConsentQuestion
from intake.permissions import may_read_reach
from intake.queries import sender_of
from intake.queries.consents import speaks_alone
from intake.queries.letter_facts import addressee_of_pupil
from swvportal.foundation.letters import schema
from swvportal.foundation.letters.box import the_box
from swvportal.foundation.letters.render import letter_html
from swvportal.foundation.letters.writing import frozen
from swvportal.foundation.models import Parent, Partnership, User
from swvportal.foundation.personal_links import address_of


def consent_letter(question: ConsentQuestion, code: str, *, by: User, now: datetime.datetime) -> bytes:
    """The PDF for one parent, or the pupil, with a code that was just made; raises `RenderFailed`."""
    facts = consent_facts(question, code, by=by, now=now)
    return the_box().pdf(letter_html(facts.kind, facts.part, frozen(facts)))


def _to_pupil(question: ConsentQuestion, *, by: User, now: datetime.datetime) -> schema.Addressee:
    """From 16 with an address; younger, or where it is secret to who prints it, the school hands the letter over."""
    pupil = question.request.pupil
    alone = pupil is not None and speaks_alone(pupil.birth_date, timezone.localdate(now)) and may_read_reach(by, pupil)
    return addressee_of_pupil(question.request) if alone else schema.Addressee(name=question.name)


def _to_parent(parent: Parent, *, by: User) -> schema.Addressee:
    """At home; where that is secret to who prints it, the school hands the letter over."""
    if not may_read_reach(by, parent):
        return schema.Addressee(name=parent.name)
    return schema.Addressee(name=parent.name, street=parent.street, postcode=parent.postcode, city=parent.city)


def _subject(question: ConsentQuestion) -> str:
    if question.parent is None:
        return _("Do you agree?")
    return _("Your consent") if question.text else _("The plan of the school")


def consent_facts(question: ConsentQuestion, code: str, *, by: User, now: datetime.datetime) -> schema.ConsentFacts:
    """What the letter says; in Dutch, as every letter."""
    house, request, parent = Partnership.objects.get(), question.request, question.parent
    addressee = _to_parent(parent, by=by) if parent else _to_pupil(question, by=by, now=now)
    kind = schema.ConsentFacts if parent else schema.ConsentPupilFacts
    with translation.override("nl"):
        return kind(
            sender=sender_of(house),
            addressee=addressee,
            number="",
            dated=timezone.localtime(now).date(),
            subject=_subject(question),
            request_number=request.reference,
            signature=schema.Signature(name=by.name, title=request.school.name),
            school=request.school.name,
            address=address_of(question.link),
            code=code,
            until=timezone.localtime(question.link.expires_at).date(),
            plan_only=not question.text,
        )
