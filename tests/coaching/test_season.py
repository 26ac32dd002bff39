"""The season: what ends, and extending and inviting many in one action, each once and each by itself."""

from __future__ import annotations

import datetime
import html
import re
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from arrangements.models import Meeting
from arrangements.transitions import More, extend_in_bulk
from coaching import transitions as work
from coaching.queries import ending_requests, endings_of
from hours.models import Reservation
from intake import transitions as ask
from intake.enums import RequestStatus
from intake.models import BulkRow, BulkRun, RenewalInvitation, Request
from swvportal.foundation.models import Membership, Move, Notification, School, User
from swvportal.foundation.schoolyears import first_day, last_day, school_year_of
from tests.clients import signed_in
from tests.coaching.conftest import Running
from tests.coaching.season import another, ends_on
from tests.portal.test_list_queries import questions

pytestmark = pytest.mark.django_db
SEASON, EXTEND, INVITE = "/loket/seizoen/", "/loket/seizoen/verlengen/", "/loket/seizoen/uitnodigen/"
REASON = "De afbouw vraagt nog een half jaar."


def shown(client: Client, **asked: str) -> list[str]:
    """The first names on the season's page, in its order."""
    rows = client.get(SEASON, asked).context["rows"]
    return [row.request.pupil.first_name if row.request.pupil else row.request.kind for row in rows]


def send(client: Client, page: str, *ticked: Request, again: Sequence[Request] = (), typed: Any = None) -> Any:
    """Confirm a check page for these rows, with a key of its own unless one is given."""
    data = {
        "once": uuid.uuid4(),
        "row": [row.pk for row in ticked],
        "again": [row.pk for row in again],
        **(typed or {}),
    }
    return client.post(page, data)


def outcome(answer: Any) -> dict[str, str]:
    """What the run that an answer leads to says of each request."""
    run = BulkRun.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
    return {row.request.reference: row.refusal for row in run.rows.select_related("request")}


def test_the_season_holds_what_ends_and_how_it_goes_on(
    running: Running, consultation: Request, anja: User, carla: User, lotte: User
) -> None:
    summer, autumn, renewed, asked, over = (running(name) for name in ("Sam", "Noor", "Yara", "Daan", "Fien"))
    end, now = last_day(school_year_of(timezone.localdate())), timezone.now()
    ends_on(autumn, datetime.date(end.year, 10, 31))
    renewal = ask.renew(renewed, key=uuid.uuid4(), by=anja, now=now)
    ask.extend(asked, reason=REASON, by=lotte, now=now)
    work.evaluate(over, report="Klaar.", by=carla, now=now)
    work.close(over, discussed_on=timezone.localdate(), result="Het doel is gehaald.", by=carla, now=now)
    client = signed_in(lotte)

    assert sorted(shown(client)) == ["Daan", "Sam", "Yara", "consultation"]
    found = {
        "open": shown(client, state="open"),
        "renewal": shown(client, state="renewal"),
        "extension": shown(client, state="extension"),
        "closed": shown(client, state="closed"),
        "autumn": shown(client, before=f"{end.year}-10-31", kind="oa", state="open"),
        "kind": shown(client, kind="consultation"),
        "coach": shown(client, coach=str(uuid.uuid4()), kind="consultation"),
        "early": shown(client, before="2020-01-01"),
    }
    assert {name: sorted(rows) for name, rows in found.items()} == {
        "open": ["Sam", "consultation"],
        "renewal": ["Yara"],
        "extension": ["Daan"],
        "closed": ["Fien"],
        "autumn": ["Noor", "Sam"],
        "kind": ["consultation"],
        "coach": ["consultation"],
        "early": [],
    }
    [row] = client.get(SEASON, {"state": "closed"}).context["rows"]
    assert (row.evaluated.result, row.last_day, row.promised, row.used) == ("Het doel is gehaald.", end, 0, 0)
    [row] = client.get(SEASON, {"state": "renewal"}).context["rows"]
    assert (row.renewal_begun, row.renewal, row.promised) == (True, None, 25 * 60), "a draft is not the loket's to open"
    [row] = [one for one in signed_in(anja).get("/aanvragen/loopt-af/").context["rows"] if one.renewal_begun]
    assert row.renewal == renewal.pk
    assert not Request.objects.visible_to(lotte).filter(pk=renewal.pk).exists()
    assert summer.pk in {one.request.pk for one in client.get(SEASON).context["rows"]}


def test_what_was_closed_this_year_is_there_whenever_its_hours_ended(
    running: Running, carla: User, lotte: User
) -> None:
    today, now = timezone.localdate(), timezone.now()
    summer, before = last_day(school_year_of(today) - 1), first_day(school_year_of(today))
    late, long_ago = running("Sam"), running("Noor")
    for one in (late, long_ago):
        work.evaluate(one, report="Klaar.", by=carla, now=now)
        work.close(one, discussed_on=today, result="Het doel is gehaald.", by=carla, now=now)
        ends_on(one, summer)
    night = timezone.make_aware(datetime.datetime.combine(before, datetime.time())) - datetime.timedelta(minutes=1)
    Request.objects.filter(pk=long_ago.pk).update(status_since=night)
    client = signed_in(lotte)

    assert shown(client, state="closed") == ["Sam"]
    assert shown(client, state="closed", before=str(summer - datetime.timedelta(days=1))) == []
    assert shown(client) == []


def test_a_renewal_that_went_along_shows_the_new_school_nothing_of_the_old_ones_evaluation(
    running: Running, eik: School, anja: User, carla: User, olga: User
) -> None:
    earlier, later, now = running("Sam"), running("Noor"), timezone.now()
    work.evaluate(earlier, report="Klaar.", by=carla, now=now)
    work.close(earlier, discussed_on=timezone.localdate(), result="Het doel is gehaald.", by=carla, now=now)
    Request.objects.filter(pk=later.pk).update(grew_from=earlier)

    def evaluated(user: User) -> list[str]:
        rows = endings_of(ending_requests(user, timezone.localdate()).filter(pk=later.pk), user)
        return [row.evaluated.result if row.evaluated else "" for row in rows]

    assert evaluated(anja) == ["Het doel is gehaald."]
    Request.objects.filter(pk=later.pk).update(school=eik)
    assert evaluated(olga) == [""]


def test_filters_page_and_ticks_go_along_to_the_check_and_back(
    running: Running, consultation: Request, lotte: User
) -> None:
    arrangement, client = running("Sam"), signed_in(lotte)
    end = last_day(school_year_of(timezone.localdate()))
    asked = {"before": str(end), "kind": "oa", "page": "2", "row": [str(arrangement.pk), str(consultation.pk)]}

    page = client.get(SEASON, asked)
    text = page.content.decode()
    one_form = re.findall(r'<form[^>]*id="season"[^>]*>(.*?)</form>', text, re.DOTALL)[0]
    assert (page.context["elsewhere"], one_form.count('name="row"')) == ([str(consultation.pk)], 1)
    assert 'name="before"' in one_form, "filters and ticks are sent by one form"
    assert re.findall(r'<input[^>]*form="season"[^>]* checked>', text)
    for check in (EXTEND, INVITE):
        assert re.findall(rf'form="season" formaction="{check}" name="page" value="1"', text)
        [back] = re.findall(r'href="([^"]+)">Nee, ga terug', client.get(check, asked).content.decode())
        again = client.get(html.unescape(back))
        assert again.context["season"].until == end
        assert again.context["ticked"] == set(asked["row"])
        assert QueryDict(html.unescape(back).partition("?")[2]).dict()["page"] == "2"


def test_meetings_say_until_when_a_new_request_is_in_time(lotte: User) -> None:
    today = timezone.localdate()
    end = last_day(school_year_of(today))
    for day in (datetime.date(end.year, 6, 24), datetime.date(end.year, 7, 8), datetime.date(end.year, 9, 2)):
        Meeting.objects.create(held_on=day, starts_at=datetime.time(15, 30))
    Meeting.objects.create(held_on=datetime.date(end.year, 10, 1), starts_at=datetime.time(15, 30))

    found = signed_in(lotte).get(SEASON).context["meetings"]

    assert [(one.meeting.held_on.month, one.last) for one in found] == [(6, False), (7, True), (9, False)]
    assert [(one.meeting.held_on - one.hand_in_by).days for one in found] == [7, 7, 7], "five working days at the loket"


def test_many_are_extended_in_one_action_and_one_that_fails_keeps_no_other(
    running: Running, consultation: Request, lotte: User
) -> None:
    first, second, client = running("Sam"), running("Noor"), signed_in(lotte)
    ask.extend(second, reason="Eerder gevraagd.", by=lotte, now=timezone.now())
    page = client.get(EXTEND, {"row": [str(first.pk), str(second.pk), str(consultation.pk), "onzin"]})
    assert {row.request.pk for row in page.context["possible"]} == {first.pk, consultation.pk}
    assert [row.request.pk for row, _reason in page.context["left"]] == [second.pk]
    assert page.context["form"].initial["row"] == [str(row.request.pk) for row in page.context["possible"]]
    assert f'name="minutes-{consultation.pk}" value="1:00"' in page.content.decode(), "as many again as were given"
    key = str(uuid.uuid4())
    typed = {"once": key, "reason": REASON, f"minutes-{consultation.pk}": "4", f"seen-{consultation.pk}": "60"}

    answer = send(client, EXTEND, first, second, consultation, typed=typed)

    said = outcome(answer)
    assert said[first.reference] == ""
    assert said[second.reference].startswith("Lotte Vos was u voor")
    assert {"1:00", "4:00"} <= set(said[consultation.reference].split()), "left and asked"
    assert Request.objects.get(pk=first.pk).status == RequestStatus.AT_COMMITTEE
    assert [move.reason for move in Move.objects.filter(name="extend", subject_id=first.pk)] == [REASON]
    assert Reservation.objects.get(assignment__request=consultation).promised == 60
    told = client.get(answer.url).content.decode()
    assert (said[consultation.reference] in told, first.reference in told) == (True, True)


def test_a_page_that_is_sent_twice_is_done_once_and_nothing_typed_is_lost(
    consultation: Request, running: Running, lotte: User, oscar: User
) -> None:
    first, client, key = running("Sam"), signed_in(lotte), str(uuid.uuid4())
    name, seen = f"minutes-{consultation.pk}", f"seen-{consultation.pk}"
    typed = {"once": key, "reason": REASON, name: "0:30", seen: "60"}

    bad = send(client, EXTEND, first, consultation, typed={**typed, "reason": "", name: "veel"})
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"reason", name})
    assert 'value="veel"' in bad.content.decode()
    answers = [send(client, EXTEND, first, consultation, typed=typed) for _time in range(2)]
    other = send(client, EXTEND, first, consultation, typed={**typed, "reason": "Iets anders."})
    stale = send(client, EXTEND, consultation, typed={**typed, "once": str(uuid.uuid4())})

    assert answers[0].url == answers[1].url
    assert outcome(answers[0]) == {first.reference: "", consultation.reference: ""}
    assert other.status_code == 422
    assert "Iets anders." in other.content.decode()
    assert outcome(stale)[consultation.reference] == "De uren zijn intussen veranderd. Bekijk ze eerst opnieuw."
    assert Reservation.objects.get(assignment__request=consultation).promised == 90
    assert Move.objects.filter(name__in=["extend", "widen"]).count() == 2
    assert signed_in(oscar).get(answers[0].url).status_code == 404, "only who did it reads what came of it"


def test_a_run_that_broke_off_goes_on_where_it_stopped(running: Running, lotte: User) -> None:
    first, second, key = running("Sam"), running("Noor"), uuid.uuid4()
    both: list[More] = [More(first), More(second)]
    done: list[Request] = []

    def breaks(request: Request, _run: BulkRun) -> None:
        if done:
            raise OSError
        done.append(request)

    content = [REASON, *sorted(more.content for more in both)]
    asked: dict[str, Any] = {"key": key, "content": content, "by": lotte, "now": timezone.now()}
    with pytest.raises(OSError):
        ask.take_in_bulk("extend", [first, second], breaks, **asked)  # type: ignore[arg-type]
    run = extend_in_bulk(both, reason=REASON, key=key, by=lotte, now=timezone.now())

    assert list(Move.objects.filter(name="extend").values_list("subject_id", flat=True)) == [second.pk]
    assert BulkRow.objects.filter(run=run, refusal="").count() == 2


def test_a_school_is_invited_once_by_one_mail_without_a_name(
    running: Running, consultation: Request, anja: User, bas: User, dirk: User, lotte: User
) -> None:
    first, second, client = running("Sam"), running("Noor"), signed_in(lotte)
    page = client.get(INVITE, {"row": [str(row.pk) for row in (first, second, consultation)]})
    assert {row.request.pk for row in page.context["fresh"]} == {first.pk, second.pk}
    assert [row.request.pk for row, _reason in page.context["left"]] == [consultation.pk]

    answer = send(client, INVITE, first, second)
    once_more = send(client, INVITE, first)
    page = client.get(INVITE, {"row": [str(first.pk)]})
    purposely = send(client, INVITE, again=(first,))
    nothing = send(client, f"{INVITE}?row={first.pk}")

    mails = Notification.objects.filter(kind="renewal_invited")
    assert sorted(mails.values_list("user__name", flat=True)) == sorted([anja.name, bas.name] * 2), (
        "one per run, no director"
    )
    assert {tuple(sorted(mail.facts)) for mail in mails} == {("path", "school")}
    assert Notification.objects.visible_to(anja).filter(kind="renewal_invited").count() == 2
    assert outcome(answer) == {first.reference: "", second.reference: ""}
    assert outcome(once_more)[first.reference].startswith("De school is al uitgenodigd op")
    assert (page.context["fresh"], list(page.context["before"])) == ([], [first.pk])
    assert outcome(purposely) == {first.reference: ""}
    assert list(RenewalInvitation.objects.filter(request=first).values_list("number", flat=True)) == [2, 1]
    assert Move.objects.filter(name="invite_to_renew").count() == 3
    assert (nothing.status_code, set(nothing.context["form"].errors)) == (422, {"again"})


def test_what_cannot_be_invited_says_why_and_a_used_key_is_told(
    running: Running, consultation: Request, anja: User, lotte: User
) -> None:
    renewed, client, key = running("Sam"), signed_in(lotte), str(uuid.uuid4())
    ask.renew(renewed, key=uuid.uuid4(), by=anja, now=timezone.now())
    alone = running("Noor")
    Membership.objects.filter(school=alone.school).delete()

    answer = send(client, INVITE, renewed, consultation, again=(alone,), typed={"once": key})
    used = send(client, INVITE, alone, typed={"once": key})

    said = outcome(answer)
    assert said[renewed.reference] == "De school is al aan een vervolgaanvraag begonnen."
    assert said[consultation.reference].startswith("Alleen een onderwijsarrangement krijgt")
    assert said[alone.reference] == "Niemand van De Wilg heeft een account om uit te nodigen."
    assert not RenewalInvitation.objects.exists()
    assert used.status_code == 422
    assert "al verstuurd met een andere inhoud" in used.content.decode()


def test_only_who_coordinates_acts_and_only_on_what_ends(
    running: Running, consultation: Request, anja: User, karin: User, oscar: User, lotte: User
) -> None:
    request = running("Sam")
    assert "row-" not in signed_in(oscar).get(SEASON).content.decode(), "the office reads"
    draft = ask.renew(request, key=uuid.uuid4(), by=anja, now=timezone.now())

    answer = send(signed_in(lotte), EXTEND, draft, typed={"reason": REASON})

    assert answer.status_code == 422
    assert not BulkRun.objects.exists()
    for by in (anja, karin, oscar):
        run = ask.invite_in_bulk([request], again=[], key=uuid.uuid4(), by=by, now=timezone.now())
        assert run.rows.get().refusal == "Alleen de coördinator kan dit doen."


@pytest.mark.parametrize(("page", "most"), [(SEASON, 20), (EXTEND, 20), (INVITE, 20), ("/aanvragen/loopt-af/", 20)])
def test_req_095_a_page_asks_the_same_for_one_row_and_for_thirty(
    running: Running, consultation: Request, anja: User, lotte: User, page: str, most: int
) -> None:
    rows, found = [running("Sam")], []
    user = anja if page.startswith("/aanvragen") else lotte
    for more in (range(0), range(29)):
        rows += [another(rows[0], number) for number in more]
        ticked = "&".join(f"row={row.pk}" for row in [*rows, consultation])
        found.append(questions(user, f"{page}?{ticked}"))

    assert found[0] == found[1] <= most
