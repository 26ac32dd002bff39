"""Who is asked at which age, and the sign that parents do not agree: raised by answers, decided by the coordinator."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements.transitions import record_decision
from intake import transitions as act
from intake.enums import ConsentMethod, ConsentState, Disagreement, PartKey
from intake.models import Consent, Request
from intake.queries.completeness import missing_in
from intake.queries.consents import age_on, consents_stand, needed_consents, who_answers
from intake.transitions.writing import PARENT_FIELDS
from swvportal.foundation.models import Move, Notification, Parent, Pupil, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.arrangements.made import a_grant
from tests.clients import signed_in
from tests.intake.made import complete_draft
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
PARENTS, BOTH, PUPIL = (True, False), (True, True), (False, True)
D = datetime.date
BY_HAND: list[tuple[datetime.date, datetime.date, int, tuple[bool, bool]]] = [
    # born, the day, age, (parents answer, pupil answers)
    (D(2014, 11, 29), D(2026, 11, 28), 11, PARENTS),
    (D(2014, 11, 29), D(2026, 11, 29), 12, BOTH),
    (D(2014, 11, 29), D(2026, 11, 30), 12, BOTH),
    (D(2010, 11, 29), D(2026, 11, 28), 15, BOTH),
    (D(2010, 11, 29), D(2026, 11, 29), 16, PUPIL),
    (D(2015, 1, 1), D(2026, 12, 31), 11, PARENTS),
    (D(2015, 1, 1), D(2027, 1, 1), 12, BOTH),
    (D(2011, 12, 31), D(2027, 12, 30), 15, BOTH),
    (D(2011, 12, 31), D(2027, 12, 31), 16, PUPIL),
    (D(2016, 2, 29), D(2028, 2, 28), 11, PARENTS),  # 2028 has a 29 February
    (D(2016, 2, 29), D(2028, 2, 29), 12, BOTH),
    (D(2016, 2, 29), D(2027, 2, 28), 10, PARENTS),  # 2027 has none: the birthday is on 1 March
    (D(2016, 2, 29), D(2027, 3, 1), 11, PARENTS),
    (D(2012, 2, 29), D(2028, 2, 28), 15, BOTH),
    (D(2012, 2, 29), D(2028, 2, 29), 16, PUPIL),
    (D(2015, 3, 1), D(2027, 2, 28), 11, PARENTS),
    (D(2015, 3, 1), D(2027, 3, 1), 12, BOTH),
    (D(2008, 2, 29), D(2025, 2, 28), 16, PUPIL),
    (D(2008, 2, 29), D(2023, 2, 28), 14, BOTH),
    (D(2008, 2, 29), D(2023, 3, 1), 15, BOTH),
    (D(2026, 11, 29), D(2026, 11, 29), 0, PARENTS),
]


@pytest.mark.parametrize(("born", "day", "age", "who"), BY_HAND)
def test_who_answers_at_which_age(born: datetime.date, day: datetime.date, age: int, who: tuple[bool, bool]) -> None:
    assert age_on(born, day) == age
    assert who_answers(born, day) == who


def test_without_a_date_of_birth_the_parents_answer() -> None:
    assert who_answers(None, D(2026, 11, 29)) == PARENTS


@pytest.fixture
def draft(anja: User, dirk: User, carla: User, wilg: School) -> Request:
    """A draft to which Eva agreed and for which Tom was not asked yet."""
    return complete_draft(wilg, anja, dirk, carla, second_parent=True)


def answer(request: Request, by: User, state: str, **more: Any) -> Consent:
    tom = Parent.objects.get(pupil=request.pupil, name="Tom Jansen")
    return act.record_consent(
        request, parent=tom, state=state, method=ConsentMethod.TALK, text="Mag het?",
        answered_on=timezone.localdate(), by=by, now=timezone.now(), **more,
    )  # fmt: skip


def sign(request: Request) -> bool:
    return Pupil.objects.get(requests=request).parents_disagree


def test_from_sixteen_only_the_pupil_is_asked(draft: Request) -> None:
    pupil, today = draft.pupil, timezone.localdate()
    assert pupil is not None
    names = {11: ["Eva Jansen", "Tom Jansen"], 12: ["Eva Jansen", "Tom Jansen", "Sam Jansen"], 16: ["Sam Jansen"]}
    for age, asked in names.items():
        pupil.birth_date = datetime.date(today.year - age, 1, 1)
        assert [one.name for one in needed_consents(draft)] == asked


def test_a_no_beside_a_yes_raises_the_sign_and_the_school_hears_of_it(
    draft: Request, anja: User, dirk: User, lotte: User
) -> None:
    answer(draft, anja, ConsentState.REFUSED)

    assert sign(draft)
    assert Move.objects.get(name="parents_disagree").by == anja
    told = Notification.objects.filter(kind="parents_disagree").values_list("user__name", flat=True)
    assert set(told) == {anja.name, dirk.name}  # a draft is the school's own


def test_two_answers_that_are_the_same_raise_none(draft: Request, anja: User) -> None:
    answer(draft, anja, ConsentState.GIVEN)

    assert not sign(draft)


def test_the_word_of_one_for_the_other_falls_when_the_sign_comes(draft: Request, anja: User, lotte: User) -> None:
    answer(draft, anja, ConsentState.RELIED, reason="Vader is op zee.")
    assert missing_in(draft) == []
    Pupil.objects.filter(requests=draft).update(parents_disagree=True)
    draft = Request.objects.get(pk=draft.pk)

    assert [one.part for one in missing_in(draft)] == [PartKey.CONSENTS]
    assert not consents_stand(draft)


def test_the_school_cannot_take_the_sign_away_while_the_answers_oppose(draft: Request, anja: User) -> None:
    refusal = answer(draft, anja, ConsentState.REFUSED)
    version = draft.parts.get(key=PartKey.PARENTS).version
    parents = [
        {name: getattr(parent, name) for name in (*PARENT_FIELDS, "id")}
        for parent in Parent.objects.filter(pupil=draft.pupil)
    ]
    with pytest.raises(NotReady, match="ja"):
        act.save_parents(draft, parents=parents, disagree=False, version=version, by=anja, now=timezone.now())
    assert sign(draft)

    act.withdraw_consent(refusal, by=anja, now=timezone.now())
    act.save_parents(draft, parents=parents, disagree=False, version=version, by=anja, now=timezone.now())

    assert not sign(draft)
    assert Move.objects.filter(name="parents_agree", by=anja).count() == 1


def test_a_yes_taken_back_by_link_raises_it_and_one_taken_back_by_both_does_not(draft: Request, anja: User) -> None:
    tom = Parent.objects.get(pupil=draft.pupil, name="Tom Jansen")
    question, _code = act.ask_by_link(draft, parent=tom, email="", once=uuid.uuid4(), by=anja, now=timezone.now())
    act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())
    act.withdraw_consent(Consent.objects.get(parent__name="Eva Jansen"), by=anja, now=timezone.now())
    assert not sign(draft)  # in its own draft the school mends what it noted wrongly

    act.withdraw_by_link(question, now=timezone.now())

    assert not sign(draft)  # nobody says yes any more
    act.answer_by_link(question, state=ConsentState.REFUSED, now=timezone.now())
    assert not sign(draft)


def test_a_draft_with_the_sign_is_handed_in_and_stands_still_until_the_coordinator_has_decided(
    draft: Request, anja: User, lotte: User
) -> None:
    refusal = answer(draft, anja, ConsentState.REFUSED)
    draft = Request.objects.get(pk=draft.pk)
    assert missing_in(draft) == []
    check = signed_in(anja).get(reverse("intake:check", args=[draft.pk])).content.decode()
    assert "De ouders zijn het niet met elkaar eens" in check
    assert f"Tom Jansen: {refusal.get_state_display()}" in check
    act.submit(draft, by=anja, now=timezone.now())
    assert Notification.objects.filter(kind="parents_disagree", user=lotte).exists()

    now, draft = timezone.now(), Request.objects.get(pk=draft.pk)
    with pytest.raises(NotReady, match="niet met elkaar eens"):
        act.forward(draft, pre_advice="Past.", by=lotte, now=now)
    assert not consents_stand(draft)
    with pytest.raises(NotReady):
        act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Zo.", by=lotte, now=now)

    act.return_for_completion(draft, question="Wat zegt vader nu?", by=lotte, now=now)
    act.withdraw_consent(refusal, by=anja, now=now)
    draft = Request.objects.get(pk=draft.pk)
    assert [one.part for one in missing_in(draft)] == [PartKey.CONSENTS]
    answer(draft, anja, ConsentState.GIVEN)
    act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Beiden ja.", by=lotte, now=now)
    act.complete(draft, answer="Vader zegt ja.", by=anja, now=now)
    act.forward(draft, pre_advice="Past.", by=lotte, now=now)


def test_a_no_of_every_parent_is_no_disagreement_and_is_not_handed_in(draft: Request, anja: User) -> None:
    act.withdraw_consent(Consent.objects.get(parent__name="Eva Jansen"), by=anja, now=timezone.now())
    answer(draft, anja, ConsentState.REFUSED)
    Pupil.objects.filter(requests=draft).update(parents_disagree=True)
    assert len(missing_in(Request.objects.get(pk=draft.pk))) == 2


def before_committee(request: Request, anja: User, lotte: User) -> Consent:
    consent = answer(request, anja, ConsentState.GIVEN)
    act.submit(request, by=anja, now=timezone.now())
    act.forward(request, pre_advice="Past.", by=lotte, now=timezone.now())
    return consent


def test_before_the_committee_it_stops_what_relies_on_one_parent_until_the_coordinator_decides(
    draft: Request, anja: User, lotte: User, karin: User, carla: User
) -> None:
    consent = before_committee(draft, anja, lotte)
    act.withdraw_consent(consent, by=anja, now=timezone.now())
    assert sign(draft)
    assert Notification.objects.filter(kind="parents_disagree", user=lotte).count() == 1
    with pytest.raises(NotReady, match="toestemming"):
        record_decision(Request.objects.get(), a_grant(carla), by=karin, now=timezone.now())

    page = signed_in(lotte).get(reverse("intake:disagreement", args=[draft.pk])).content.decode()
    assert "Tom Jansen" in page
    settled = signed_in(lotte).post(
        reverse("intake:disagreement", args=[draft.pk]), {"outcome": "stands", "reason": "Vader blijft weigeren."}
    )
    assert settled.status_code == 302
    assert sign(draft)
    move = Move.objects.get(name="settle_disagreement")
    assert (move.by, move.target, move.reason) == (lotte, Disagreement.STANDS, "Vader blijft weigeren.")
    assert Notification.objects.filter(kind="disagreement_settled", user=anja).count() == 1

    signed_in(lotte).post(
        reverse("intake:disagreement", args=[draft.pk]), {"outcome": "lifted", "reason": "Het was een misverstand."}
    )
    assert not sign(draft)
    assert "misverstand" in signed_in(anja).get(reverse("intake:disagreement", args=[draft.pk])).content.decode()


def test_it_is_not_lifted_while_the_answers_oppose_nor_twice_nor_without_a_reason(
    draft: Request, anja: User, lotte: User
) -> None:
    before_committee(draft, anja, lotte)
    Pupil.objects.filter(requests=draft).update(parents_disagree=True)
    now = timezone.now()
    with pytest.raises(NotReady):
        act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason=" ", by=lotte, now=now)
    with pytest.raises(NotAllowed):
        act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Zo.", by=anja, now=now)
    url = reverse("intake:disagreement", args=[draft.pk])
    assert signed_in(lotte).post(url, {"outcome": "lifted", "reason": ""}).status_code == 422
    assert signed_in(anja).post(url, {"outcome": "lifted", "reason": "Zo."}).status_code == 404
    act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Zo.", by=lotte, now=now)
    with pytest.raises(NotReady):
        act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Zo.", by=lotte, now=now)


def test_a_draft_is_not_the_coordinators_to_decide_on(draft: Request, anja: User, lotte: User) -> None:
    answer(draft, anja, ConsentState.REFUSED)
    with pytest.raises(NotAllowed):
        act.settle_disagreement(draft, outcome=Disagreement.LIFTED, reason="Zo.", by=lotte, now=timezone.now())
    assert signed_in(lotte).get(reverse("intake:disagreement", args=[draft.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_parents_who_answer_at_once_are_seen_together(draft: Request, anja: User) -> None:
    """Each alone would see only an own answer; the lock on the request lets the second see the first."""
    act.withdraw_consent(Consent.objects.get(parent__name="Eva Jansen"), by=anja, now=timezone.now())
    links = [
        act.ask_by_link(draft, parent=parent, email="", once=uuid.uuid4(), by=anja, now=timezone.now())[0]
        for parent in Parent.objects.filter(pupil=draft.pupil).order_by("name")
    ]
    between(
        lambda: act.answer_by_link(links[0], state=ConsentState.GIVEN, now=timezone.now()),
        lambda: act.answer_by_link(links[1], state=ConsentState.REFUSED, now=timezone.now()),
    )

    assert sign(draft)
    assert Move.objects.filter(name="parents_disagree").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_pass_each_other(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_parents_who_answer_at_once_are_seen_together, request)
