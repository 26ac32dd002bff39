"""A letter comes into being through one door: complete, frozen, numbered without gaps, kept once."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any, cast

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from swvportal.foundation.claims import MAX_ATTEMPTS, take_next
from swvportal.foundation.enums import LetterState
from swvportal.foundation.letters import schema
from swvportal.foundation.letters.box import the_box
from swvportal.foundation.letters.making import ROUND, make_letters, store
from swvportal.foundation.letters.render import letter_html
from swvportal.foundation.letters.writing import LetterIncomplete, missing, next_letter_number, write_letter
from swvportal.foundation.models import Letter, LetterFile, Notification, Partnership, School, User
from swvportal.foundation.models.series import Series
from swvportal.foundation.numbers import next_number
from tests.foundation.letters import samples
from tests.racing import race, without_locks

NOW = timezone.now()
HOUR = datetime.timedelta(hours=1)


def ask(school: School, number: str = "BLO-2026-00012", *, tell: tuple[User, ...] = ()) -> Letter:
    return write_letter(samples.award(number=number), about=school, now=NOW, tell=tell, path="/aanvragen/1/")


def make(moment: datetime.datetime = NOW) -> int:
    return make_letters(lambda: moment)


def test_a_letter_with_a_hole_in_it_undoes_the_act(partnership: Partnership, wilg: School) -> None:
    facts = samples.award(motivation="  ", sender=schema.Sender(name="x", street="", postcode="x", city="x"))
    assert missing(facts) == ["sender.street", "motivation"]
    with pytest.raises(LetterIncomplete, match=r"straat van de afzender, motivering"):
        write_letter(facts, about=wilg, now=NOW)
    assert not Letter.objects.exists()


def test_numbers_count_without_gaps_or_doubles_also_when_acts_fail(partnership: Partnership) -> None:
    now = datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC)  # already 2027 in Amsterdam
    taken = []
    for turn in range(6):
        try:
            with transaction.atomic():
                number = next_letter_number(now)
                if turn % 3 == 2:
                    raise ZeroDivisionError
                taken.append(number)
        except ZeroDivisionError:
            pass
    assert taken == ["BLO-2027-00001", "BLO-2027-00002", "BLO-2027-00003", "BLO-2027-00004"]


@pytest.mark.django_db(transaction=True)
def test_numbers_count_without_gaps_when_three_write_at_once(partnership: Partnership) -> None:
    def write() -> list[int]:
        taken = []
        for _turn in range(15):
            with transaction.atomic():
                taken.append(int(next_letter_number(NOW)[-5:]))
        return taken

    taken: list[int] = []
    for end in race(write, write, write):
        assert isinstance(end, list), end
        taken += end
    assert sorted(taken) == list(range(1, 46))


def test_a_pack_shares_a_number_and_its_parts_exist_once(partnership: Partnership, wilg: School) -> None:
    parts = [
        (samples.award(), 0),
        (samples.award_parents(), 1),
        (samples.award_parents(), 2),
        (samples.award_finance(), 0),
    ]
    letters = [write_letter(facts, about=wilg, now=NOW, copy=copy) for facts, copy in parts]
    assert [letter.part for letter in letters] == ["school", "parents-1", "parents-2", "finance"]
    with pytest.raises(IntegrityError), transaction.atomic():
        write_letter(samples.award_parents(), about=wilg, now=NOW, copy=2)
    assert make() == 4


def test_req_059_facts_are_frozen_by_the_database(partnership: Partnership, wilg: School) -> None:
    letter = ask(wilg)
    changes: list[dict[str, Any]] = [
        {"facts": {}},
        {"number": "X"},
        {"dated": datetime.date(1999, 12, 31)},
        {"addressee": "x"},
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)


def test_req_059_the_bytes_are_kept_once_with_their_digest_whatever_changes(
    partnership: Partnership, wilg: School, anja: User
) -> None:
    letter = ask(wilg, tell=(anja,))
    assert make() == 1
    letter.refresh_from_db()
    kept = LetterFile.objects.get()
    assert letter.state == LetterState.READY
    assert hashlib.sha256(kept.pdf).hexdigest() == kept.sha256
    assert the_box().pdf(letter_html(letter.kind, letter.part, letter.facts)) == bytes(kept.pdf)
    assert Notification.objects.get().facts == {"number": letter.number, "path": "/aanvragen/1/"}
    for act in (lambda: LetterFile.objects.update(sha256="0" * 64), kept.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert make(NOW + HOUR) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterFile.objects.create(letter=letter, pdf=b"x", sha256="x", made_at=NOW)


def test_req_068_a_letter_that_cannot_be_made_is_parked_after_five_tries_and_delays_no_other(
    partnership: Partnership, wilg: School, oscar: User
) -> None:
    poison = ask(wilg, "BLO-2026-00001")
    poison.delete()
    poison.kind = "unknown"  # no template prints it
    poison.save(force_insert=True)
    ask(wilg, "BLO-2026-00002")
    assert make() == 1
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == (LetterState.WAITING, 1)
    assert list(Letter.objects.troubled(oscar)) == [poison]
    pauses = []
    while poison.state == LetterState.WAITING:
        pauses.append(poison.due_at)
        make(poison.due_at)
        poison.refresh_from_db()
    assert poison.attempts == MAX_ATTEMPTS
    assert poison.state == LetterState.FAILED
    assert poison.problem == "De brief kon niet worden gemaakt (TemplateDoesNotExist)."
    assert pauses == sorted(set(pauses))
    assert make(NOW + 1000 * HOUR) == 0


def test_a_round_ends_after_a_minute_and_a_half_and_the_next_goes_on(partnership: Partnership, wilg: School) -> None:
    for number in (1, 2):
        ask(wilg, f"BLO-2026-{number:05d}")
    moments = iter([NOW, NOW, NOW])
    assert make_letters(lambda: next(moments, NOW + ROUND)) == 1
    assert make(NOW + ROUND) == 1


def test_a_number_is_taken_within_the_act_that_uses_it(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        next_number("letter", 2026)
    assert not Series.objects.exists()


def test_a_worker_that_was_overtaken_stores_nothing(partnership: Partnership, wilg: School, anja: User) -> None:
    ask(wilg, tell=(anja,))
    slow = take_next(Letter.objects.all(), waiting=LetterState.WAITING, working=LetterState.RENDERING, now=NOW)
    assert slow is not None
    assert make(NOW + HOUR) == 1
    assert store(slow, b"%PDF-late", now=NOW) is False
    assert bytes(LetterFile.objects.get().pdf) != b"%PDF-late"
    assert Notification.objects.count() == 1


def rendered_by_three(letters: int, school: School, person: User, *, earlier: int = 0) -> int:
    """How often the renderer was asked when three workers start at once; each letter comes out once anyhow."""
    for number in range(earlier, earlier + letters):
        ask(school, f"BLO-2026-{number:05d}", tell=(person,))
    the_box().pdf("<html lang=nl><head><title>x</title></head><body>x</body></html>")
    before = the_box().rendered
    assert sum(cast("list[int]", race(make_letters, make_letters, make_letters))) == letters
    assert LetterFile.objects.count() == Notification.objects.count() == earlier + letters
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.READY}
    return the_box().rendered - before


@pytest.mark.django_db(transaction=True)
def test_req_051_three_workers_make_each_letter_once(partnership: Partnership, wilg: School, anja: User) -> None:
    assert rendered_by_three(6, wilg, anja) == 6


@pytest.mark.django_db(transaction=True)
def test_req_053_without_the_lock_work_is_done_twice_but_kept_once(
    partnership: Partnership, wilg: School, anja: User
) -> None:
    with without_locks():
        assert any(rendered_by_three(6, wilg, anja, earlier=6 * rounds) > 6 for rounds in range(8))
