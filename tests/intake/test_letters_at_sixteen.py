"""From the 16th birthday on the day of the letter a copy goes to the pupil, and to no parent (security bar, 91; D8)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements.letters import pack
from arrangements.transitions import record_decision, release
from intake import transitions as act
from intake.forms.people import PupilForm
from intake.letters.consent import consent_facts
from intake.models import Consent, Request
from intake.queries.letter_facts import addressee_of_pupil, recipients
from intake.reading import read_parts
from intake.views.pupils import ReachForm
from swvportal.foundation.letters import render
from swvportal.foundation.letters.writing import frozen
from swvportal.foundation.models import Letter, Move, Parent, Pupil, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.arrangements.made import a_refusal, reviewed
from tests.clients import signed_in
from tests.intake.made import before_committee, complete_draft

pytestmark = pytest.mark.django_db
D = datetime.date
TO_PARENTS, TO_PUPIL = ["Eva Jansen"], [None]
BY_HAND = [
    # born, the day of the letter, to whom
    (D(2010, 11, 29), D(2026, 11, 28), TO_PARENTS),
    (D(2010, 11, 29), D(2026, 11, 29), TO_PUPIL),
    (D(2010, 11, 29), D(2026, 11, 30), TO_PUPIL),
    (D(2012, 2, 29), D(2028, 2, 28), TO_PARENTS),
    (D(2012, 2, 29), D(2028, 2, 29), TO_PUPIL),  # 2028 has a 29 February
    (D(2010, 3, 1), D(2026, 2, 28), TO_PARENTS),
    (D(2010, 3, 1), D(2026, 3, 1), TO_PUPIL),
    (D(2008, 2, 29), D(2024, 2, 28), TO_PARENTS),
    (D(2008, 2, 29), D(2025, 2, 28), TO_PUPIL),
    (None, D(2026, 11, 29), TO_PARENTS),
]


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User) -> Request:
    """Before the committee; beside Eva there are a parent without authority and one who wants no copy."""
    found = before_committee(wilg, anja, dirk, carla, lotte)
    assert found.pupil is not None
    Parent.objects.create(pupil=found.pupil, name="Tom Jansen", custody="no", wants_copy=True)
    Parent.objects.create(pupil=found.pupil, name="Wim Jansen", custody="yes", wants_copy=False)
    return found


def aged(case: Request, **changes: object) -> Request:
    """The same request, of a pupil who has been 16 since today."""
    today = timezone.localdate()
    born = today.replace(year=today.year - 16) if (today.month, today.day) != (2, 29) else D(today.year - 17, 3, 1)
    Pupil.objects.filter(requests=case).update(birth_date=born, **changes)
    return Request.objects.select_related("pupil", "school").get(pk=case.pk)


@pytest.mark.parametrize(("born", "day", "to"), BY_HAND)
def test_req_091_who_gets_the_copy(
    case: Request, born: datetime.date | None, day: datetime.date, to: list[str | None]
) -> None:
    assert case.pupil is not None
    case.pupil.birth_date = born
    assert [one.name if one else None for one in recipients(case, day)] == to


def test_a_refusal_and_a_postponement_go_to_the_pupil_by_way_of_the_school(
    case: Request, lotte: User, karin: User, mark: User, mina: User
) -> None:
    sixteen = aged(case)
    assert sixteen.decide_by is not None
    until = sixteen.decide_by + datetime.timedelta(weeks=2)
    act.postpone(sixteen, until=until, reason="Er is meer tijd nodig.", by=lotte, now=timezone.now())
    letters = {letter.part: letter for letter in Letter.objects.all()}
    assert sorted(letters) == ["pupil", "school"]
    assert (letters["pupil"].parent, letters["pupil"].addressee, letters["pupil"].tell) == (None, "Sam Jansen", [])
    assert letters["school"].facts["copies_to"] == ["de leerling"]
    assert letters["pupil"].facts["addressee"]["care_of"] == sixteen.school.name

    Parent.objects.filter(name="Wim Jansen").delete()  # never answered
    Pupil.objects.filter(requests=case).update(birth_date=D(2018, 3, 9))  # decided on while the parents answered
    case = Request.objects.get(pk=case.pk)
    reviewed(case, mark, mina)
    decision = record_decision(case, a_refusal(), by=karin, now=timezone.now())
    decision.request = aged(case, street="Eigenweg 1", postcode="7600 ZZ", city="Bloesemdam")
    items = {one.facts.part: one for one in pack(decision, number="BLO-1", dated=timezone.localdate())}
    assert sorted(items) == ["pupil", "school"]
    html = render.letter_html("refusal", "pupil", frozen(items["pupil"].facts))
    assert "Eigenweg 1" in html
    assert "Je school" in html
    assert "Eva" not in html


def test_a_link_on_paper_goes_to_the_pupil_at_the_own_address(
    wilg: School, anja: User, dirk: User, carla: User
) -> None:
    draft = aged(complete_draft(wilg, anja, dirk, carla), street="Eigenweg 1", postcode="7600 ZZ", city="Bloesemdam")
    question, code = act.ask_by_link(draft, parent=None, email="", once=draft.pk, by=anja, now=timezone.now())
    assert consent_facts(question, code, by=anja, now=timezone.now()).addressee.street == "Eigenweg 1"


def test_school_and_office_keep_where_the_pupil_is_reached_from_sixteen(case: Request, anja: User, lotte: User) -> None:
    url = reverse("intake:pupil_reach", args=[case.pupil_id])
    typed = {"email": "sam@story.example", "street": "Eigenweg 1", "postcode": "7600zz", "city": ""}
    assert signed_in(anja).get(url).status_code == 404
    aged(case)
    assert signed_in(lotte).get(url).status_code == 404
    short = signed_in(anja).post(url, typed)
    assert short.status_code == 422
    assert 'value="Eigenweg 1"' in short.content.decode()

    assert signed_in(anja).post(url, {**typed, "city": "bloesemdam"}).status_code == 302

    kept = Pupil.objects.get(requests=case)
    assert (kept.street, kept.postcode, kept.city) == ("Eigenweg 1", "7600 ZZ", "Bloesemdam")
    assert Move.objects.filter(subject_id=kept.pk, name="change_reach", by=anja).exists()


def test_half_an_address_is_refused_by_both_forms_and_never_written_to(
    wilg: School, anja: User, dirk: User, carla: User
) -> None:
    draft = aged(complete_draft(wilg, anja, dirk, carla), street="Eigenweg 1")
    assert addressee_of_pupil(draft).care_of == wilg.name
    assert draft.pupil is not None
    before = {"birth_date": draft.pupil.birth_date}
    for half in ({"street": "Eigenweg 1"}, {"postcode": "7600 ZZ", "city": "Bloesemdam"}):
        for form in (PupilForm(half, before=before), ReachForm(half)):
            assert set(form.errors) == {"street", "postcode", "city"} - set(half)
    for form in (PupilForm({}, before=before), ReachForm({})):
        assert not form.errors


def test_a_decision_written_for_parents_does_not_leave_after_the_birthday(
    case: Request, karin: User, mark: User, mina: User
) -> None:
    Parent.objects.filter(name="Wim Jansen").delete()  # never answered
    reviewed(case, mark, mina)
    page = signed_in(karin).get(reverse("arrangements:decide", args=[case.pk])).content.decode()
    assert "gaat naar de ouders" in page
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Request.objects.filter(pk=case.pk).update(complete_at=yesterday)
    Consent.objects.create(  # who was 15 when the request was complete had answered too
        request=case, parent=None, state="given", method="talk", text="Mag het?", answered_on=timezone.localdate(),
        recorded_by=karin, recorded_at=yesterday,
    )  # fmt: skip
    record_decision(case, a_refusal(), by=karin, now=yesterday)
    sixteen = aged(case)
    pending = signed_in(karin).get(reverse("arrangements:pending", args=[case.pk])).content.decode()
    assert "schrijf de redenen opnieuw" in pending
    assert "gaat naar de leerling" in pending
    with pytest.raises(NotReady, match="16 geworden"):
        release(sixteen, by=karin, now=timezone.now())
    assert not Letter.objects.exists()


def test_where_the_pupil_lives_is_secret_while_a_parents_address_is(case: Request, lotte: User, olga: User) -> None:
    aged(case, street="Schuilstraat 9")

    def shown(reader: User) -> bool:
        parts = read_parts(Request.objects.get(pk=case.pk), reader=reader, keys=["pupil"])
        return any(one.value == "Schuilstraat 9" for part in parts for one in part.answers)

    assert shown(lotte)
    Parent.objects.filter(pupil=case.pupil_id, name="Eva Jansen").update(secret_address=True)
    assert not shown(lotte)


def test_the_school_neither_reads_nor_changes_where_a_pupil_with_a_secret_address_is_reached(
    wilg: School, anja: User, dirk: User, carla: User, oscar: User
) -> None:
    lives = {"street": "Schuilstraat 9", "postcode": "7600 ZZ", "city": "Bloesemdam"}
    draft = aged(complete_draft(wilg, anja, dirk, carla), **lives, email="sam@story.example")
    url, file = (reverse(name, args=[draft.pupil_id]) for name in ("intake:pupil_reach", "intake:pupil"))
    ask = reverse("intake:consent_ask", args=[draft.pk, "leerling"])
    own = signed_in(anja)
    question, code = act.ask_by_link(draft, parent=None, email="", once=draft.pk, by=anja, now=timezone.now())

    def printed() -> str:
        return consent_facts(question, code, by=anja, now=timezone.now()).addressee.street

    assert "sam@story.example" in own.get(ask).content.decode()
    assert printed() == "Schuilstraat 9"
    Parent.objects.filter(pupil=draft.pupil_id).update(secret_address=True)
    assert own.get(url).status_code == 404
    assert url not in own.get(file).content.decode()
    assert "sam@story.example" not in own.get(ask).content.decode()
    question.request = Request.objects.get(pk=draft.pk)
    assert printed() != "Schuilstraat 9"
    assert draft.pupil is not None
    reach = {"email": "", "street": "", "postcode": "", "city": ""}
    with pytest.raises(NotAllowed):
        act.change_reach(draft.pupil, **reach, by=anja, now=timezone.now())
    assert act.change_reach(draft.pupil, **reach, by=oscar, now=timezone.now())
