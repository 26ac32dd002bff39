"""Two people keep a count of one day at once, or an import of DUO's files runs into it; each falls without the lock."""

from __future__ import annotations

import datetime

import pytest

from swvportal.foundation.counting.acts import keep_counts
from swvportal.foundation.counting.sheets import sheet_of
from swvportal.foundation.duo.applying import apply_import
from swvportal.foundation.duo.planning import Plan
from swvportal.foundation.models import PupilCount, School, User
from swvportal.foundation.workflow import NotReady
from tests.foundation.counting.test_counts import FEBRUARY, NOW, OCTOBER
from tests.foundation.duo import files
from tests.foundation.duo.plans import read
from tests.racing import Act, between, falls, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def keeping(school: School, number: int, by: User, day: datetime.date = FEBRUARY) -> Act:
    shown = sheet_of(day).shown
    return lambda: keep_counts(day, {school.pk: number}, shown=shown, by=by, now=NOW)


def importing(number: str) -> Act:
    told = read(files.school(), pupils={"01AA00": ("100", "101", number)})
    return lambda: apply_import(told, swv="PO9901", as_of=datetime.date(2026, 3, 1))


@pytest.fixture
def school(oscar: User) -> School:
    """De Wilg as DUO has it."""
    importing("102")()
    return School.objects.get()


def test_of_two_who_count_the_same_day_the_second_is_asked_to_look_again(school: School, oscar: User) -> None:
    first, second = between(keeping(school, 98, oscar), keeping(school, 99, oscar))

    assert first == 1
    assert isinstance(second, NotReady)
    assert PupilCount.objects.get(counted_on=FEBRUARY).pupils == 98


def test_an_import_that_waits_leaves_the_own_count(school: School, oscar: User) -> None:
    first, second = between(keeping(school, 97, oscar, OCTOBER), importing("120"))

    assert first == 1
    assert isinstance(second, Plan)
    count = PupilCount.objects.get(counted_on=OCTOBER)
    assert (count.pupils, count.typed_by) == (97, oscar)


@pytest.mark.parametrize(
    "proof",
    [
        test_of_two_who_count_the_same_day_the_second_is_asked_to_look_again,
        test_an_import_that_waits_leaves_the_own_count,
    ],
)
def test_it_fails_without_the_lock(proof: object, request: pytest.FixtureRequest, school: School) -> None:
    assert callable(proof)
    with without_locks():
        falls(proof, request)
