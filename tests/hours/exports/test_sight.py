"""A file that was made is handed out only while the person still sees what it was made of."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hours.models import Budget, Reservation
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Board, Export, School, Supplier, User
from tests.clients import signed_in
from tests.files import asked, opened
from tests.hours.overviews.conftest import question
from tests.hours.reserving import account

pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]
OF_A_BOARD = ("urenoverzicht", "urenbudgetten", "sommen-achter-cijfer", "vragen-om-reserve", "verdelingen")


def file_of(user: User, kind: str) -> Export:
    row = asked(signed_in(user), kind, total="consumed")
    make_exports()
    return row


def opens(user: User, row: Export) -> int:
    status: int = opened(signed_in(user), row).status_code
    return status


@pytest.mark.parametrize("kind", OF_A_BOARD)
def test_a_board_opens_none_once_a_school_went_to_another_board(
    kind: str, bea: User, lotte: User, wilg: School, wilg_budget: Budget, obo: Board
) -> None:
    row = file_of(bea, kind)
    assert opens(bea, row) == 200
    School.objects.filter(pk=wilg.pk).update(board=obo)

    assert opens(bea, row) == 404
    page = signed_in(bea).get(f"/bestanden/{row.pk}/").content.decode()
    assert "/openen/" not in page
    assert "niet meer alles" in page


def test_a_school_that_comes_to_the_board_takes_nothing_away(bea: User, wilg: School, eik: School, kpo: Board) -> None:
    row = file_of(bea, "urenbudgetten")
    School.objects.filter(pk=eik.pk).update(board=kpo)

    assert opens(bea, row) == 200


def test_the_office_keeps_its_own(oscar: User, wilg: School, wilg_budget: Budget, obo: Board) -> None:
    row = file_of(oscar, "urenbudgetten")
    School.objects.filter(pk=wilg.pk).update(board=obo)
    row.refresh_from_db()

    assert (opens(oscar, row), row.sight) == (200, [])


@pytest.mark.parametrize("kind", ["reserveringen", "mijn-jaar"])
def test_a_coach_opens_none_once_another_coach_has_the_work(
    kind: str, carla: User, cees: User, lotte: User, wilg_budget: Budget
) -> None:
    held = question(wilg_budget, "OA-1", coach=carla, by=lotte)
    row = file_of(carla, kind)
    assert opens(carla, row) == 200
    question(wilg_budget, "OA-2", coach=carla, by=lotte)
    assert opens(carla, row) == 200
    Reservation.objects.filter(pk=held.pk).update(coach=cees)

    assert opens(carla, row) == 404


def test_what_comes_in_sight_while_it_is_made_counts(
    bea: User, eik: School, kpo: Board, obo: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    from swvportal.foundation.exports import kinds

    maker = kinds.maker_of("urenbudgetten")
    assert maker is not None

    def make(*told: object) -> None:
        School.objects.filter(pk=eik.pk).update(board=kpo)
        maker.make(*told)  # type: ignore[arg-type]

    monkeypatch.setitem(kinds._makers, "urenbudgetten", kinds.Maker(*[*list(vars(maker).values())[:5], make]))
    row = file_of(bea, "urenbudgetten")
    School.objects.filter(pk=eik.pk).update(board=obo)

    assert opens(bea, row) == 404


def test_more_schools_cost_no_more_queries(bea: User, kpo: Board, wilg: School, team: Supplier) -> None:
    counts = []
    for batch in (range(1), range(1, 20)):
        for n in batch:
            school = School.objects.create(name=f"School {n}", code=f"{n:02}XX00", board=kpo)
            account(team, school=school)
        row = file_of(bea, "urenbudgetten")
        client = signed_in(bea)
        with CaptureQueriesContext(connection) as queries:
            assert opened(client, row).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
