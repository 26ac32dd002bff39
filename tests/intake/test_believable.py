"""Days and numbers that cannot be true are told at their field; what was typed stays in the form."""

from __future__ import annotations

import datetime
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import ConsentMethod, ConsentState, PartKey
from intake.models import Request
from intake.queries.consents import first_day_of_answer
from swvportal.foundation.models import Parent, School, User
from swvportal.foundation.towns import dutch_postcode, town
from swvportal.foundation.workflow import NotReady
from tests.clients import signed_in
from tests.intake.made import complete_draft
from tests.intake.test_school_pages import draft, opened, part_url, rows_of

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def typed(request: Request, by: User, key: str, **answers: str) -> str:
    """Send a page of a part on which one answer is refused, and give the page that comes back."""
    answer = signed_in(by).post(part_url(request, key), opened(request, key, **answers))
    assert answer.status_code == 422
    return answer.content.decode()


def test_an_answer_on_consent_of_long_ago_is_refused(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom = Parent.objects.get(pupil=request.pupil, name="Tom Jansen")
    url = reverse("intake:consent", args=[request.pk, tom.pk])
    first = first_day_of_answer(request)
    sent = {"state": "given", "method": "talk"}

    old = signed_in(anja).post(url, {**sent, "answered_on": "1-1-2019"})

    assert old.status_code == 422
    assert "Deze dag ligt meer dan een jaar voor de aanvraag." in old.content.decode()
    assert 'value="1-1-2019"' in old.content.decode()
    with pytest.raises(NotReady, match="meer dan een jaar"):
        act.record_consent(
            request, parent=tom, state=ConsentState.GIVEN, method=ConsentMethod.TALK, text="Mag het?",
            answered_on=first - DAY, by=anja, now=timezone.now(),
        )  # fmt: skip
    signed_in(anja).post(url, {**sent, "answered_on": first.isoformat()})
    assert request.consents.get(parent=tom).answered_on == first


def test_a_year_before_a_leap_day_is_a_day(anja: User, wilg: School) -> None:
    with time_machine.travel(datetime.datetime(2028, 2, 29, 12, tzinfo=datetime.UTC), tick=False):
        assert first_day_of_answer(draft(wilg, anja)) == datetime.date(2027, 2, 28)


@pytest.mark.parametrize("name", ["held_on", "observed_on", "feedback_on"])
def test_a_meeting_to_come_was_not_held(name: str, anja: User, wilg: School) -> None:
    request, today = draft(wilg, anja), timezone.localdate()

    page = typed(request, anja, "sot", **{name: (today + DAY).isoformat(), "present": "Ouders, leerkracht"})

    assert "Deze dag ligt in de toekomst." in page
    assert (today + DAY).isoformat() in page
    kept = request.parts.get(key=PartKey.SOT).data
    assert (kept[name], kept["present"]) == ("", "Ouders, leerkracht")
    answer = signed_in(anja).post(part_url(request, "sot"), opened(request, "sot", **{name: today.isoformat()}))
    assert answer.status_code == 302


def test_a_goal_is_not_evaluated_before_the_request(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)
    goal = {"for_whom": "teacher", "goal": "Geeft korte instructie."}
    before = (request.began_on - DAY).isoformat()

    page = typed(request, anja, "goals", **rows_of({**goal, "evaluate_on": before}))

    assert "Deze dag ligt voor het begin van de aanvraag" in page
    assert before in page
    sent = rows_of({**goal, "evaluate_on": request.began_on.isoformat()})
    assert signed_in(anja).post(part_url(request, "goals"), opened(request, "goals", **sent)).status_code == 302


@pytest.mark.parametrize(("group", "there"), [("99", False), ("0", False), ("3/9", False), ("3/4", True), ("8", True)])
def test_a_group_exists(group: str, there: bool, anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = signed_in(anja).post(part_url(request, "pupil"), opened(request, "pupil", group=group))

    assert answer.status_code == (302 if there else 422)
    if not there:
        page = answer.content.decode()
        assert "bestaat niet. Typ 1 tot en met 8" in page
        assert f'value="{group}"' in page


def test_advice_that_cannot_be_true_is_told_to_the_coach(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)

    hours = typed(request, carla, "advice", support="Nieuw plan", direct_minutes="9999", indirect_minutes="1000:01")
    past = typed(request, carla, "advice", starts_on="1-1-2019", ends_on="2-1-2019")
    turned = typed(request, carla, "advice", starts_on="2090-02-01", ends_on="2090-01-31")

    assert "9999:00 uur is meer dan de 1000 uur die in één aanvraag passen." in hours
    assert 'value="9999"' in hours
    assert "1000:01 uur is meer" in hours
    assert past.count("Deze dag ligt voor het begin van de aanvraag") >= 2
    assert "De laatste dag ligt voor de eerste dag." in turned
    assert "2090-01-31" in turned
    kept = request.parts.get(key=PartKey.ADVICE).data
    assert (kept["direct_minutes"], kept["starts_on"], kept["ends_on"]) == ("", "2090-02-01", "")


def test_an_autosave_keeps_what_can_be_true_and_tells_what_cannot(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)
    sent = opened(request, "pupil", first_name="Yuna", group="99")

    answer = signed_in(anja).post(part_url(request, "pupil"), sent, headers={"HX-Request": "true"})

    assert "Groep 99 bestaat niet." in answer.content.decode()
    request.refresh_from_db()
    assert request.pupil is not None
    assert (request.pupil.first_name, request.pupil.group) == ("Yuna", "")


def test_the_address_of_a_parent_is_kept_as_it_is_written_on_an_envelope(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)
    line = {"id": uuid.uuid4(), "name": "Eva Jansen", "custody": "yes", "postcode": "7600ab", "city": " bloesemdam "}

    signed_in(anja).post(part_url(request, "parents"), opened(request, "parents", **rows_of(line)))

    request.refresh_from_db()
    assert request.pupil is not None
    parent = request.pupil.parents.get()
    assert (parent.postcode, parent.city) == ("7600 AB", "Bloesemdam")


@pytest.mark.parametrize(
    ("typed_text", "written"),
    [
        ("bloesemdam", "Bloesemdam"), ("  alphen  aan den rijn ", "Alphen aan den Rijn"),
        ("IJSSELMUIDEN", "IJsselmuiden"), ("'s-hertogenbosch", "'s-Hertogenbosch"), ("Den Haag", "Den Haag"), ("", ""),
    ],
)  # fmt: skip
def test_a_town_gets_its_capitals(typed_text: str, written: str) -> None:
    assert town(typed_text) == written


@pytest.mark.parametrize(
    ("typed_text", "written"),
    [("7600ab", "7600 AB"), ("7600  Ab", "7600 AB"), ("48529", "48529"), ("0600AB", "0600AB"), ("", "")],
)
def test_a_postcode_gets_its_space(typed_text: str, written: str) -> None:
    assert dutch_postcode(typed_text) == written
