"""Who gets less than was asked reads so: the chair calls it a grant in part, and the letters say how much was asked."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision
from coaching.transitions import start
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.models import Letter, User
from swvportal.foundation.workflow import NotReady
from tests.arrangements.made import a_grant, granted, reviewed
from tests.arrangements.pages import typed
from tests.arrangements.test_letters import letters_of
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def asks(case: Request, **changes: Any) -> None:
    """Let the advice in the request name other hours or days."""
    advice = case.parts.get(key="advice")
    advice.data |= changes
    advice.save()


def grant_in_words(case: Request) -> dict[str, Any]:
    facts: dict[str, Any] = Letter.objects.filter(subject_id=case.pk, part="school").latest("written_at").facts
    return {name: facts["grant"][name] for name in ("partial", "minutes_asked", "asked_until")}


def test_the_letters_say_how_much_was_asked_why_it_is_less_and_how_to_object(
    case: Request, carla: User, karin: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    draft = a_grant(carla, outcome="partial")
    assert draft.ends_on is not None
    asks(case, direct_minutes=30 * 60, indirect_minutes=10 * 60, ends_on=datetime.date(2031, 7, 31).isoformat())
    board = case.school.board
    board.street, board.postcode, board.city = "Bestuursplein 9", "7600 AB", "Bloesemdam"
    board.save()

    texts = letters_of(case, draft, chair=karin)

    school, parents = texts["school"], texts["parents-1"]
    assert "gedeeltelijk toe: 25 uur" in school
    assert "Dat is minder dan u vroeg. U vroeg om 40 uur, tot en met 31 juli 2031. Wat u meer vroeg" in school
    assert f"Waarom wij minder toekennen dan u vroeg {draft.motivation}" in school
    assert "een deel van die hulp" in parents
    assert "Dat is minder dan de school vroeg. De school vroeg om 40 uur, tot en met 31 juli 2031." in parents
    assert "Die hulp komt er." not in parents
    assert f"Waarom krijgt de school minder dan zij vroeg? {draft.reasons}" in parents
    for text, heading in ((school, "Niet eens met dit besluit?"), (parents, "Bent u het er niet mee eens?")):
        assert "bezwaar maken" in text.split(heading)[1]
    assert "gedeeltelijk toegekend" in texts["finance"]
    assert "Bestuursplein 9" in texts["finance"]


def test_a_whole_grant_says_nothing_of_it(case: Request, carla: User, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)

    texts = letters_of(case, a_grant(carla), chair=karin)

    assert "Waarom wij dit besluiten" in texts["school"]
    assert "Die hulp komt er." in texts["parents-1"]
    assert "minder" not in " ".join(texts.values())
    assert "vroeg om" not in " ".join(texts.values())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"direct_minutes": 21 * 60}, "U vroeg om 26 uur. Wat u meer vroeg"),
        ({"ends_on": "2031-07-31"}, "U vroeg om hulp tot en met 31 juli 2031. Wat u meer vroeg"),
        ({}, "Dat is minder dan u vroeg. Wat u meer vroeg"),
    ],
    ids=["hours", "days", "something else"],
)
def test_only_what_was_more_is_named(
    case: Request, carla: User, karin: User, mark: User, mina: User, asked: dict[str, Any], words: str
) -> None:
    reviewed(case, mark, mina)
    asks(case, **asked)

    assert words in letters_of(case, a_grant(carla, outcome="partial"), chair=karin)["school"]


@pytest.mark.parametrize(
    ("asked", "less"),
    [
        ({"direct_minutes": 20 * 60 + 1}, "25:01 uur"),
        ({"ends_on": "2031-07-31"}, "tot en met 31 juli 2031"),
    ],
    ids=["hours", "days"],
)
def test_less_than_was_asked_is_not_called_a_grant(
    case: Request, carla: User, karin: User, mark: User, mina: User, asked: dict[str, Any], less: str
) -> None:
    reviewed(case, mark, mina)
    asks(case, **asked)
    with pytest.raises(NotReady, match=less):
        act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    assert not Decision.objects.exists()

    url = reverse("arrangements:decide", args=[case.pk])
    answer = signed_in(karin).post(url, typed(carla))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["outcome"]
    assert less in answer.context["form"].errors["outcome"][0]
    assert "“gedeeltelijk toekennen”" in answer.context["form"].errors["outcome"][0]


@pytest.mark.parametrize(
    "asked",
    [
        {"direct_minutes": 15 * 60, "indirect_minutes": 10 * 60},
        {"starts_on": "2020-01-01"},
        {"direct_minutes": None, "indirect_minutes": None, "ends_on": None},
    ],
    ids=["the same in another way", "begun later", "nothing named"],
)
def test_as_much_as_was_asked_is_a_grant(
    case: Request, carla: User, karin: User, mark: User, mina: User, asked: dict[str, Any]
) -> None:
    reviewed(case, mark, mina)
    asks(case, **asked)

    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())

    assert grant_in_words(case) == {"partial": False, "minutes_asked": 0, "asked_until": None}


def test_a_new_decision_on_an_objection_is_held_beside_what_was_asked(
    case: Request, carla: User, karin: User, mark: User, mina: User, oscar: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla, outcome="partial", direct_minutes=60), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())
    today = timezone.localdate()
    act.register_objection(case, received_on=today, reason="Ouders", by=oscar, now=timezone.now())
    more: dict[str, Any] = {"reason": "Nieuw verslag", "by": karin, "now": timezone.now()}

    with pytest.raises(NotReady, match="25:00"):
        act.settle_objection(case, a_grant(carla, direct_minutes=120), **more)
    url = reverse("arrangements:settle", args=[case.pk])
    answer = signed_in(karin).post(url, typed(carla, direct_minutes="2", reason="Nieuw verslag"))
    assert list(answer.context["form"].errors) == ["outcome"]

    act.settle_objection(case, a_grant(carla, outcome="partial", direct_minutes=120), **more)
    act.release(case, by=karin, now=timezone.now())
    assert grant_in_words(case) == {"partial": True, "minutes_asked": 25 * 60, "asked_until": None}


def test_an_extension_is_not_held_beside_the_first_request(
    case: Request, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    """It asks with a reason and names no hours, so neither its hours nor its days can be too few."""
    granted(case, carla, karin, mark, mina)
    start(case, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    for outcome, partial in (("grant", False), ("partial", True)):
        extend(case, reason="Er is meer nodig.", by=anja, now=timezone.now())
        reviewed(case, mark, mina)
        more = a_grant(carla, outcome=outcome, direct_minutes=60, ends_on=timezone.localdate())
        act.record_decision(case, more, by=karin, now=timezone.now())
        act.release(case, by=karin, now=timezone.now())
        assert grant_in_words(case) == {"partial": partial, "minutes_asked": 0, "asked_until": None}
