"""One letter run: many decisions released in one action, each whole by itself, and once."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Decision
from intake.enums import RequestStatus
from intake.models import BulkRun, Request
from swvportal.foundation.models import Letter, Move, Partnership, School, Supplier, User
from tests.arrangements.made import a_grant, oa_budget, reviewed
from tests.clients import signed_in
from tests.intake.made import before_committee
from tests.portal.test_list_queries import questions
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
PAGE, CHECK = "/commissie/vrijgeven/", "/commissie/vrijgeven/controleren/"
NAMES = ("Sam", "Noor", "Yara")


@pytest.fixture
def recorded(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, oscar: User,
    team: Supplier,
) -> list[Decision]:  # fmt: skip
    """Three recorded grants; the last is one that takes two people."""
    oa_budget(team, oscar)
    made = []
    for name in NAMES:
        case = before_committee(wilg, anja, dirk, carla, lotte, first_name=name)
        reviewed(case, mark, mina)
        small = {} if name == "Yara" else {"direct_minutes": 120, "indirect_minutes": 0, "outcome": "partial"}
        made.append(act.record_decision(case, a_grant(carla, **small), by=karin, now=timezone.now()))
    Partnership.objects.update(two_people_above=300)
    return made


def test_many_are_released_in_one_action_and_one_that_is_refused_keeps_no_other(
    recorded: list[Decision], karin: User, oscar: User, lotte: User
) -> None:
    client, key = signed_in(karin), str(uuid.uuid4())
    ticked = {"row": [str(one.pk) for one in recorded]}
    shown = client.get(PAGE)
    page = client.get(CHECK, {"row": [*ticked["row"], "onzin"]})
    answers = [client.post(CHECK, {"once": key, **ticked}) for _time in range(2)]
    used = client.post(CHECK, {"once": key, "row": ticked["row"][:1]})

    assert used.status_code == 422, "the key was used for other rows"
    assert [bool(row.may) for row in shown.context["rows"]] == [True, True, False]
    assert [row.decision for row in page.context["possible"]] == recorded[:2]
    assert answers[0]["Location"] == answers[1]["Location"]
    states = {row.pupil.first_name: row.status for row in Request.objects.all() if row.pupil}
    assert states == {"Sam": RequestStatus.GRANTED, "Noor": RequestStatus.GRANTED, "Yara": RequestStatus.DECIDED}
    released = Decision.objects.released()
    assert (
        Letter.objects.filter(part="school").count() == released.count() == len({one.number for one in released}) == 2
    )
    told = client.get(answers[0]["Location"]).content.decode()
    assert "Naar de brieven" in told
    assert "tweede" in told, "why the large grant stays"

    office = signed_in(oscar)
    assert [row.decision for row in office.get(PAGE).context["rows"]] == recorded[2:]
    office.post(CHECK, {"once": str(uuid.uuid4()), "row": [recorded[2].pk]})
    assert Decision.objects.pending().count() == 0
    assert office.get(PAGE).context["rows"] == []
    assert office.post(CHECK, {"once": str(uuid.uuid4())}).status_code == 422


def test_nothing_is_ticked_beforehand_and_going_back_keeps_the_ticks(recorded: list[Decision], karin: User) -> None:
    client, wanted = signed_in(karin), recorded[1]

    def ticked(address: str) -> list[str]:
        return re.findall(r'value="([^"]+)" id="row-[^"]+" checked', client.get(address).content.decode())

    assert ticked(PAGE) == []
    page = client.get(CHECK, {"row": [str(wanted.pk)], "page": "1"})
    [back] = re.findall(r'href="([^"]+)">Nee, ga terug', page.content.decode())
    assert ticked(html.unescape(back)) == [str(wanted.pk)]
    assert ticked(f"{PAGE}?all=1&page=1") == [str(one.pk) for one in recorded[:2]], "not what takes a second person"
    nothing = client.get(CHECK)
    assert f'href="{PAGE}?"' in nothing.content.decode()


def test_a_decision_that_was_recorded_anew_is_looked_at_first(
    recorded: list[Decision], carla: User, karin: User
) -> None:
    case = recorded[0].request
    act.undo_decision(case, reason="Een vergissing.", by=karin, now=timezone.now())
    case.refresh_from_db()
    new = act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())

    signed_in(karin).post(CHECK, {"once": str(uuid.uuid4()), "row": [recorded[0].pk, recorded[1].pk]})

    refusals = {row.request: row.refusal for row in BulkRun.objects.get().rows.all()}
    assert refusals[case] == "Er is intussen een ander besluit vastgelegd. Bekijk dat eerst."
    assert refusals[recorded[1].request] == ""
    assert list(Decision.objects.pending().order_by("decided_at")) == [recorded[2], new]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_release_the_same_at_once_release_each_once(
    recorded: list[Decision], karin: User, oscar: User
) -> None:
    small = [one.pk for one in recorded[:2]]

    def release(by: User) -> BulkRun:
        seen = Decision.objects.filter(pk__in=small).select_related("request")
        return act.release_in_bulk(seen, key=uuid.uuid4(), by=by, now=timezone.now())

    first, second = between(lambda: release(karin), lambda: release(oscar))

    assert [bool(row.refusal) for run in (first, second) for row in run.rows.all()] == [False, False, True, True]
    assert Move.objects.filter(name="release").count() == Letter.objects.filter(part="school").count() == 2


@pytest.mark.django_db(transaction=True)
def test_req_053_without_the_lock_they_do_not(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_people_who_release_the_same_at_once_release_each_once, request)


@pytest.mark.parametrize("page", [PAGE, CHECK])
def test_req_095_the_pages_ask_the_same_for_one_row_and_for_thirty(
    recorded: list[Decision], karin: User, page: str
) -> None:
    found = []
    for number in (1, 29):
        for _one in range(number if number > 1 else 0):
            copy = Request.objects.get(pk=recorded[0].request_id)
            copy.pk, copy.one_time_key, copy.reference = uuid.uuid4(), uuid.uuid4(), uuid.uuid4().hex[:12]
            copy._state.adding = True
            copy.save(force_insert=True)
            decision = Decision.objects.get(pk=recorded[0].pk)
            hours = decision.reservation
            assert hours is not None
            hours.pk, hours.reference, hours.reserved, hours._state.adding = uuid.uuid4(), copy.reference, 0, True
            hours.save(force_insert=True)
            decision.pk, decision.request, decision.reservation, decision._state.adding = (
                uuid.uuid4(),
                copy,
                hours,
                True,
            )
            decision.save(force_insert=True)
        ticked = "&".join(f"row={pk}" for pk in Decision.objects.values_list("pk", flat=True))
        found.append(questions(karin, f"{page}?{ticked}"))

    assert found[0] == found[1] <= 20
