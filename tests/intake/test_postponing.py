"""More time for a decision (Awb 4:14): told in time and once, by letter to school and parents, and the queue warns."""

from __future__ import annotations

import datetime
import io

import pypdf
import pytest
from django.utils import timezone

from intake import transitions as act
from intake.models import Request
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Letter, LetterFile, Move, Parent, Partnership, School, User
from swvportal.foundation.workflow import NotReady
from tests.clients import signed_in
from tests.intake.made import before_committee, submitted
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)
WHY = "De commissie wil eerst met de schoolcoach spreken."


@pytest.fixture
def case(wilg: School, anja: User, dirk: User, carla: User, lotte: User) -> Request:
    return before_committee(wilg, anja, dirk, carla, lotte)


def promised(case: Request, day: datetime.date) -> Request:
    """With a decision that was promised by this day, two weeks before the legal term is over."""
    Request.objects.filter(pk=case.pk).update(decide_by=day, legal_by=day + 2 * WEEK)
    case.refresh_from_db()
    return case


def postpone(case: Request, by: User, *, weeks: int = 4, now: datetime.datetime | None = None) -> datetime.date:
    assert case.decide_by is not None
    until = case.decide_by + weeks * WEEK
    act.postpone(case, until=until, reason=WHY, by=by, now=now or timezone.now())
    return until


def test_school_and_parents_with_authority_get_the_same_letter_with_one_number(case: Request, lotte: User) -> None:
    assert case.pupil is not None
    Parent.objects.create(pupil=case.pupil, name="Tom Jansen", custody="no", wants_copy=True)
    before = case.decide_by
    until = postpone(case, lotte)

    letters = {letter.part: letter for letter in Letter.objects.all()}
    assert sorted(letters) == ["parents-1", "school"]
    assert len({letter.number for letter in letters.values()}) == 1
    assert letters["parents-1"].addressee == "Eva Jansen"
    assert letters["school"].facts["copies_to"] == ["de ouders van de leerling"]
    assert before is not None
    for letter in letters.values():
        assert letter.subject_id == case.pk
        assert (letter.facts["promised_by"], letter.facts["until"]) == (before.isoformat(), until.isoformat())
        assert letter.facts["reasons"] == WHY
    assert (case.decide_by, case.postponed_on) == (until, timezone.localdate())
    assert Move.objects.about(case).last().reason == WHY  # type: ignore[union-attr]


def test_the_letters_say_the_new_day_in_words(case: Request, lotte: User) -> None:
    promised(case, datetime.date(2027, 3, 1))
    Request.objects.filter(pk=case.pk).update(legal_by=timezone.localdate() + WEEK)
    postpone(case, lotte)
    make_letters()

    assert list(Letter.objects.exclude(state="ready")) == []
    for stored in LetterFile.objects.all():
        pages = pypdf.PdfReader(io.BytesIO(bytes(stored.pdf))).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "1 maart 2027" in text
        assert "29 maart 2027" in text
        assert WHY in text


def test_a_term_is_postponed_once_and_a_new_one_again(case: Request, lotte: User) -> None:
    postpone(case, lotte)

    with pytest.raises(NotReady, match="Dat kan één keer"):
        postpone(case, lotte)
    assert Letter.objects.count() == 2

    act.return_for_completion(case, question="Welke?", by=lotte, now=timezone.now())
    act.complete(case, answer="Deze.", by=case.created_by, now=timezone.now() + DAY)
    with pytest.raises(NotReady, match="Dat kan één keer"):
        postpone(case, lotte)


@pytest.mark.django_db(transaction=True)
def test_two_who_postpone_at_once_write_one_letter(case: Request, lotte: User, karin: User) -> None:
    fresh = Request.objects.get(pk=case.pk)

    until, refused = between(lambda: postpone(case, lotte), lambda: postpone(fresh, karin, weeks=6))

    assert isinstance(refused, NotReady)
    assert Letter.objects.filter(part="school").count() == 1
    assert Request.objects.get(pk=case.pk).decide_by == until


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_the_same_letter_would_leave_twice(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_who_postpone_at_once_write_one_letter, request)


def test_a_letter_without_sender_is_refused_at_the_form_and_nothing_moves(case: Request, lotte: User) -> None:
    Partnership.objects.update(city="")
    until = timezone.localdate() + 12 * WEEK

    page = signed_in(lotte).post(f"/loket/{case.pk}/verdagen/", {"until": until.isoformat(), "reason": WHY})

    assert page.status_code == 409
    assert "De brief kan nog niet worden geschreven" in page.content.decode()
    assert WHY in page.content.decode()
    assert Request.objects.get(pk=case.pk).postponed_on is None
    assert not Letter.objects.exists()


def test_the_school_finds_its_letter_in_the_dossier_and_nobody_reads_the_parents(
    case: Request, lotte: User, anja: User, olga: User, oscar: User
) -> None:
    postpone(case, lotte)
    make_letters()
    school, parents = Letter.objects.get(part="school"), Letter.objects.get(part="parents-1")

    page = signed_in(anja).get(f"/aanvragen/{case.pk}/")
    assert [letter.part for letter in page.context["whole"].letters] == ["school"]
    opens = {
        who: [signed_in(who).get(f"/brieven/{letter.pk}/").status_code for letter in (school, parents)]
        for who in (anja, olga, oscar)
    }
    assert opens == {anja: [200, 404], olga: [404, 404], oscar: [200, 200]}


@pytest.mark.parametrize(
    ("days", "warned"),
    [(8, False), (7, True), (0, True), (-1, True), (-13, True), (-20, False)],  # the law leaves two weeks more
)
def test_the_queue_warns_a_week_before_and_until_the_law_is_over(
    case: Request, lotte: User, days: int, warned: bool
) -> None:
    promised(case, timezone.localdate() + days * DAY)

    client = signed_in(lotte)
    row = client.get("/loket/?group=at_committee").context["rows"][0]
    text = client.get(f"/loket/{case.pk}/").content.decode()

    assert (row.postpone_by is not None) == warned
    assert ("school en ouders dan uiterlijk op" in text) == warned
    tile = client.get("/loket/").context["tiles"][-1]
    assert (tile.note == "1 te beslissen binnen een week") == (0 <= days <= 7)


def test_what_is_postponed_or_assigned_by_the_loket_warns_no_more(
    case: Request, lotte: User, wilg: School, anja: User, dirk: User, carla: User
) -> None:
    promised(case, timezone.localdate() + DAY)
    postpone(case, lotte, weeks=1)
    promised(case, timezone.localdate() + DAY)
    new = promised(submitted(wilg, anja, dirk, carla, first_name="Noor"), timezone.localdate() + DAY)

    rows = {row.reference: row.postpone_by for row in signed_in(lotte).get("/loket/?group=all").context["rows"]}

    assert rows[case.reference] is None
    assert rows[new.reference] is not None
