"""From an agenda item of a SOT to a request of any kind, without typing again."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind, SotFunction
from intake.kinds import KINDS
from intake.models import AgendaItem, Request, SchoolCoach
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.sot import about_pupil, about_subject, discussed, held, planned, seat

pytestmark = pytest.mark.django_db
NOW = timezone.now


def asked(item: AgendaItem, kind: str, by: User) -> Request:
    return act.ask_from_item(item, kind=kind, by=by, key=uuid.uuid4(), now=NOW())


@pytest.fixture
def item(anja: User, wilg: School) -> AgendaItem:
    """Sam, talked through today in the SOT of De Wilg, with the nurse there for this item."""
    meeting = planned(wilg, anja)
    guest = act.add_participant(meeting, seat(), by=anja, now=NOW())
    act.add_participant(meeting, seat("Nora Nies", email="nora@ggd.example"), by=anja, now=NOW())
    row = discussed(about_pupil(meeting, anja, guests=[guest.pk]), anja)
    return AgendaItem.objects.select_related("meeting").get(pk=row.pk)


@pytest.mark.parametrize("kind", RequestKind)
def test_every_kind_takes_along_what_its_form_asks(item: AgendaItem, anja: User, kind: str) -> None:
    request = asked(item, kind, anja)

    data = {part.key: part.data for part in request.parts.filter(saved_at__isnull=False)}
    assert request.sot_item == item
    assert data[PartKey.QUESTION]["teacher_question"] == "Hoe houden we Sam aan het werk?"
    assert data[PartKey.QUESTION]["occasion"].startswith("Besproken in het SOT van")
    assert request.pupil == (item.pupil if KINDS[kind].has(PartKey.PUPIL) else None)
    assert set(data) <= {part.key for part in KINDS[kind].parts}
    if KINDS[kind].has(PartKey.SOT):
        day = (timezone.localdate() + datetime.timedelta(days=14)).strftime("%Y")
        assert data[PartKey.SOT]["held_on"] == timezone.localdate().isoformat()
        assert data[PartKey.SOT]["present"] == "intern begeleider (IB'er), wijkagent, ouders"
        assert data[PartKey.SOT]["conclusion"].startswith("De leerkracht probeert een taakkaart. (leerkracht, ")
        assert day in data[PartKey.SOT]["conclusion"]
    if KINDS[kind].has(PartKey.PICTURE):
        assert data[PartKey.PICTURE]["educational_needs"] == "Korte opdrachten."


def test_before_the_talk_an_observation_can_be_asked_and_nothing_else(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja, days=20)
    row = about_pupil(meeting, anja, parents_invited_on=timezone.localdate())

    assert act.kinds_from_item(row) == [RequestKind.OBSERVATION]
    with pytest.raises(NotReady):
        asked(row, RequestKind.OA, anja)
    request = asked(row, RequestKind.OBSERVATION, anja)

    assert request.parts.get(key=PartKey.OBSERVE).data == {
        "sot_on": meeting.held_on.isoformat(), "look_at": "Hoe houden we Sam aan het werk?", "parents_invited": "yes"
    }  # fmt: skip


def test_from_a_subject_only_what_needs_no_pupil(anja: User, wilg: School) -> None:
    row = about_subject(planned(wilg, anja), anja)
    assert act.kinds_from_item(row) == []

    row = discussed(row, anja)

    nameless = [RequestKind.CONSULTATION, RequestKind.GUIDANCE, RequestKind.EXPERTISE]
    assert act.kinds_from_item(row) == nameless
    assert all(asked(row, kind, anja).pupil is None for kind in nameless)


def test_a_meeting_that_was_called_off_leads_to_nothing(item: AgendaItem, anja: User) -> None:
    act.cancel_sot(item.meeting, reason="Ziekte.", by=anja, now=NOW())

    assert act.kinds_from_item(item) == []


def test_who_was_not_there_is_not_named(item: AgendaItem, anja: User) -> None:
    meeting = item.meeting
    present = {one.pk: one.function == SotFunction.IB for one in meeting.participants.all()}
    act.hold_sot(meeting, present=present, remarks="", by=anja, now=NOW())

    assert asked(item, RequestKind.OA, anja).parts.get(key=PartKey.SOT).data["present"] == (
        "intern begeleider (IB'er), ouders"
    )


def test_the_same_page_sent_twice_gives_one_draft(item: AgendaItem, anja: User) -> None:
    key = uuid.uuid4()
    first, second = (act.ask_from_item(item, kind=RequestKind.OA, by=anja, key=key, now=NOW()) for _ in range(2))

    assert first == second == Request.objects.get()


def test_an_item_from_which_was_asked_stays(item: AgendaItem, anja: User) -> None:
    asked(item, RequestKind.CONSULTATION, anja)
    with pytest.raises(NotReady):
        act.remove_item(item, by=anja, now=NOW())


def test_who_may_ask(item: AgendaItem, people: dict[str, User]) -> None:
    SchoolCoach.objects.create(school=item.meeting.school, coach=people["carla"], since=datetime.date(2024, 8, 1))
    may = {"anja", "bas", "dirk", "lotte"}
    for name, user in people.items():
        if name in may:
            assert asked(item, RequestKind.OA, user).on_behalf == (name == "lotte")
        else:
            with pytest.raises(NotAllowed):
                asked(item, RequestKind.OA, user)


def test_the_pages_lead_to_each_other(item: AgendaItem, anja: User, olga: User) -> None:
    client, url = signed_in(anja), f"/sot/punt/{item.pk}/aanvraag/"
    once = client.get(url).context["form"]["once"].value()
    assert client.post(url, {"once": str(once), "kind": "onzin"}).status_code == 422

    answer = client.post(url, {"once": str(once), "kind": "pathway"})

    request = Request.objects.get()
    assert answer["Location"] == f"/aanvragen/{request.pk}/invullen/"
    meeting = f"/sot/{item.meeting_id}/"
    assert f'href="/aanvragen/{request.pk}/"' in client.get(meeting).content.decode()
    assert f'href="{meeting}#item-{item.pk}"' in client.get(f"/aanvragen/{request.pk}/").content.decode()


def test_the_page_says_when_it_is_too_early(anja: User, wilg: School) -> None:
    row = about_subject(planned(wilg, anja), anja)

    answer = signed_in(anja).get(f"/sot/punt/{row.pk}/aanvraag/", follow=True)

    assert "Schrijf eerst op wat er uit dit punt kwam" in answer.content.decode()


def test_a_request_lets_the_pupil_of_an_item_stay(item: AgendaItem, anja: User) -> None:
    request = asked(item, RequestKind.CONSULTATION, anja)
    nobody = dict.fromkeys(("first_name", "last_name", "group", "group_history", "home_language"), "")

    act.save_pupil(request, fields={**nobody, "birth_date": None}, version=1, by=anja, now=NOW())

    item.refresh_from_db()
    assert item.title == "Sam Jansen"
    request.refresh_from_db()
    assert request.pupil is None


def test_finished_minutes_still_lead_to_a_request(item: AgendaItem, anja: User) -> None:
    held(item.meeting, anja)

    assert asked(item, RequestKind.EXPERTISE, anja).parts.get(key=PartKey.ABOUT).data["about"] == "pupil"
