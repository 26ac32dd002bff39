"""The school's way through a request, page by page, as the people of De Wilg do it."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from intake import transitions as act
from intake.enums import AttachmentKind, PartKey, RequestKind, RequestStatus
from intake.kinds import parts_of
from intake.models import Request, RequestPart
from swvportal.foundation.models import Look, Notification, School, User
from tests.clients import signed_in
from tests.intake.made import complete_draft, submitted
from tests.matrix.things_intake import ONE_PIXEL

LIST_QUERIES = 14
pytestmark = pytest.mark.django_db


def draft(school: School, ib: User) -> Request:
    return act.start_request(school, by=ib, key=uuid.uuid4(), now=timezone.now())


def part_url(request: Request, key: str) -> str:
    return reverse("intake:part", args=[request.pk, key])


def opened(request: Request, key: str, **answers: Any) -> dict[str, Any]:
    """What a page of a part sends: the version that stands there, its own key and the answers."""
    version = RequestPart.objects.get(request=request, key=key).version
    return {"version": version, "page": uuid.uuid4(), "go": "next", **answers}


def test_every_page_of_a_draft_opens(anja: User, dirk: User, carla: User, wilg: School) -> None:
    full, empty = complete_draft(wilg, anja, dirk, carla), draft(wilg, anja)
    for person in (anja, dirk, carla):
        for request in (full, empty):
            for url in [
                reverse("intake:write", args=[request.pk]),
                *(part_url(request, one.key) for one in parts_of(request)),
            ]:
                assert signed_in(person).get(url).status_code == 200, (person, url)
    for request in (full, empty):
        assert signed_in(anja).get(reverse("intake:check", args=[request.pk])).status_code == 200
        assert signed_in(anja).get(reverse("intake:withdraw", args=[request.pk])).status_code == 200
    assert signed_in(anja).get(reverse("intake:requests")).status_code == 200
    for url in (reverse("intake:new"), *(reverse("intake:new_of", args=[kind]) for kind in RequestKind.values)):
        assert signed_in(anja).get(url).status_code == 200
    assert signed_in(anja).get(reverse("intake:new_of", args=["iets"])).status_code == 404


def test_two_posts_of_one_page_begin_one_draft(anja: User, wilg: School) -> None:
    client = signed_in(anja)
    page, url = {"once": uuid.uuid4(), "school": wilg.pk}, reverse("intake:new_of", args=["oa"])

    first, second = client.post(url, page), client.post(url, page)

    assert Request.objects.count() == 1
    assert first["Location"] == second["Location"] == reverse("intake:write", args=[Request.objects.get().pk])


def test_a_part_is_kept_incomplete(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = signed_in(anja).post(
        part_url(request, "question"), opened(request, "question", occasion="Het loopt vast.")
    )

    assert answer["Location"] == part_url(request, "picture")
    kept = RequestPart.objects.get(request=request, key=PartKey.QUESTION)
    assert (kept.data, kept.saved_by) == ({"occasion": "Het loopt vast.", "teacher_question": "", "domains": []}, anja)


def test_a_wrong_format_is_said_and_all_else_is_kept(carla: User, dirk: User, anja: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    typed = opened(request, "advice", support="Nieuw plan", direct_minutes="veel", indirect_minutes="5", ends_on="ooit")

    answer = signed_in(carla).post(part_url(request, "advice"), typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="veel"' in page
    assert 'value="ooit"' in page
    kept = request.parts.get(key=PartKey.ADVICE).data
    assert (kept["support"], kept["direct_minutes"], kept["indirect_minutes"]) == ("Nieuw plan", 1200, 300)


def test_a_citizen_number_is_pointed_out_before_it_is_kept(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = signed_in(anja).post(
        part_url(request, "question"),
        opened(request, "question", occasion="Nummer 111222333.", teacher_question="Hoe?"),
    )

    assert answer.status_code == 422
    assert "lijkt op een BSN" in answer.content.decode()
    assert request.parts.get(key=PartKey.QUESTION).data["occasion"] == ""
    assert request.parts.get(key=PartKey.QUESTION).data["teacher_question"] == "Hoe?"


def rows_of(*lines: dict[str, Any]) -> dict[str, Any]:
    """Lines as a page sends them."""
    found: dict[str, Any] = {"rows-TOTAL_FORMS": len(lines), "rows-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        found |= {f"rows-{place}-{name}": value for name, value in line.items()}
    return found


def test_parents_are_kept_once_and_go_when_taken_away(anja: User, wilg: School) -> None:
    request, key = draft(wilg, anja), uuid.uuid4()
    line = {"id": key, "name": "Eva Jansen", "custody": "yes", "language": "nl"}

    for _twice in range(2):
        signed_in(anja).post(part_url(request, "parents"), opened(request, "parents", **rows_of(line)))
    request.refresh_from_db()
    assert request.pupil is not None
    assert [parent.pk for parent in request.pupil.parents.all()] == [key]

    signed_in(anja).post(part_url(request, "parents"), opened(request, "parents", **rows_of({**line, "remove": "on"})))
    assert request.pupil.parents.count() == 0


def test_a_parent_of_another_pupil_cannot_be_taken_over(
    anja: User, olga: User, dirk: User, carla: User, wilg: School, eik: School
) -> None:
    theirs = complete_draft(wilg, anja, dirk, carla)
    assert theirs.pupil is not None
    parent, mine = theirs.pupil.parents.get(), draft(eik, olga)
    line = {"id": parent.pk, "name": "Ander", "custody": "yes", "language": "nl"}

    signed_in(olga).post(part_url(mine, "parents"), opened(mine, "parents", **rows_of(line)))

    parent.refresh_from_db()
    assert (parent.name, parent.pupil_id) == ("Eva Jansen", theirs.pupil.pk)
    mine.refresh_from_db()
    assert mine.pupil is not None
    assert mine.pupil.parents.get().name == "Ander"


def test_submit_gives_a_reference_and_says_what_comes(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)

    answer = signed_in(anja).post(reverse("intake:submit", args=[request.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("intake:sent", args=[request.pk])
    assert f"OA-{timezone.localdate().year}-00001" in answer.content.decode()


def test_check_names_what_is_missing_with_the_way_there(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    page = signed_in(anja).get(reverse("intake:check", args=[request.pk])).content.decode()

    assert f'{part_url(request, "question")}?from=check#div_id_occasion"' in page
    assert reverse("intake:submit", args=[request.pk]) not in page


def test_the_question_of_the_loket_is_answered(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    request = submitted(wilg, anja, dirk, carla)
    act.return_for_completion(request, question="Welke methode?", by=lotte, now=timezone.now())
    assert "Welke methode?" in signed_in(anja).get(reverse("intake:write", args=[request.pk])).content.decode()

    signed_in(anja).post(reverse("intake:complete", args=[request.pk]), {"answer": "Veilig Leren."})

    request.refresh_from_db()
    assert request.status == RequestStatus.SUBMITTED
    assert request.questions.get().answer == "Veilig Leren."


def test_a_consent_is_noted_and_withdrawn(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    assert request.pupil is not None
    tom = request.pupil.parents.get(name="Tom Jansen")
    url = reverse("intake:consent", args=[request.pk, tom.pk])
    today = timezone.localdate().isoformat()

    assert signed_in(anja).post(url, {"state": "given", "method": "form", "answered_on": today}).status_code == 422
    signed_in(anja).post(url, {"state": "given", "method": "talk", "answered_on": today})

    consent = request.consents.get(parent=tom)
    assert consent.version
    assert consent.version not in consent.text
    assert consent.until is not None
    part = reverse("intake:part", args=[request.pk, "consents"])
    taken_back = reverse("intake:consent_withdraw", args=[consent.pk])
    assert taken_back in signed_in(anja).get(part).content.decode()
    assert taken_back not in signed_in(carla).get(part).content.decode(), "a way that ends nowhere"
    signed_in(anja).post(reverse("intake:consent_withdraw", args=[consent.pk]))
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_a_document_is_added_opened_and_taken_away(
    anja: User, olga: User, wilg: School, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    request = draft(wilg, anja)
    page = part_url(request, "documents")
    refused = signed_in(anja).post(
        page, {"once": uuid.uuid4(), "kind": "opp", "file": SimpleUploadedFile("opp.pdf", b"MZ")}
    )
    assert refused.status_code == 422

    once = uuid.uuid4()
    for _click in range(2):
        signed_in(anja).post(page, {"once": once, "kind": "opp", "file": SimpleUploadedFile("opp.png", ONE_PIXEL)})

    attachment = request.attachments.get()
    assert attachment.kind == AttachmentKind.OPP
    url = reverse("intake:attachment", args=[attachment.pk])
    assert signed_in(anja).get(url).content == ONE_PIXEL
    assert Look.objects.filter(subject_id=attachment.pk, by=anja).count() == 1
    assert signed_in(olga).get(url).status_code == 404
    signed_in(anja).post(reverse("intake:attachment_remove", args=[attachment.pk]))
    assert signed_in(anja).get(url).status_code == 404


def test_the_director_agrees_with_one_button(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    request.parts.filter(key=PartKey.DIRECTOR).update(data={})
    assert "uw akkoord als directeur" in signed_in(dirk).get(reverse("intake:requests")).content.decode()
    version = request.parts.get(key=PartKey.DIRECTOR).version

    signed_in(dirk).post(reverse("intake:agree", args=[request.pk]), {"version": version, "remark": "Akkoord."})

    assert request.parts.get(key=PartKey.DIRECTOR).data["agreed_by"] == "Dirk Mulder"


def test_the_coach_is_asked_once_for_each_change_and_finds_the_draft(
    anja: User, carla: User, cees: User, wilg: School
) -> None:
    request = draft(wilg, anja)
    url = reverse("intake:ask_adviser", args=[request.pk])

    for _twice in range(2):
        signed_in(anja).post(url, {"coach": cees.pk})

    assert Notification.objects.filter(kind="advice_asked", user=cees).count() == 1

    signed_in(anja).post(url, {"coach": carla.pk})
    signed_in(anja).post(url, {"coach": cees.pk})

    assert Notification.objects.filter(kind="advice_asked", user=cees).count() == 2
    assert "uw advies als schoolcoach" in signed_in(cees).get(reverse("intake:requests")).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_of_the_database_for_one_row_and_thirty(anja: User, wilg: School, rows: int) -> None:
    for _row in range(rows):
        draft(wilg, anja)
    client = signed_in(anja)
    client.get(reverse("intake:requests"))

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("intake:requests"))

    assert len(asked) == LIST_QUERIES


def test_filters_narrow_the_list(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    submitted(wilg, anja, dirk, carla, first_name="Noor")
    complete_draft(wilg, anja, dirk, carla, first_name="Bram")
    client, url = signed_in(anja), reverse("intake:requests")

    def names(query: str) -> list[str]:
        return [row.pupil.first_name for row, *_rest in client.get(url + query).context["rows"]]

    assert names("?order=old") == ["Noor", "Bram"]
    assert names("?stage=desk") == ["Noor"]
    assert names("?q=bram+jansen") == ["Bram"]
    assert names("?stage=nonsense&page=99") == ["Bram", "Noor"]


def test_an_autosave_after_the_session_ended_does_not_bring_in_the_login_page(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = Client().post(part_url(request, "question"), {}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (401, b"")


def test_the_coordinator_begins_a_request_for_a_school_and_marks_it(lotte: User, wilg: School) -> None:
    url = reverse("intake:new_of", args=["oa"])
    assert "De Wilg" in signed_in(lotte).get(url).content.decode()

    signed_in(lotte).post(url, {"once": uuid.uuid4(), "school": wilg.pk})

    request = Request.objects.get()
    assert (request.school, request.on_behalf, request.created_by) == (wilg, True, lotte)
    assert signed_in(lotte).get(reverse("intake:write", args=[request.pk])).status_code == 200


def test_who_was_asked_for_the_advice_is_told_with_the_day(anja: User, carla: User, cees: User, wilg: School) -> None:
    request, client = draft(wilg, anja), signed_in(anja)
    url, ask = part_url(request, "advice"), reverse("intake:ask_adviser", args=[request.pk])
    nobody = client.get(url).content.decode()
    client.post(ask, {"coach": carla.pk})
    day = date_format(timezone.localdate(), "j F Y")

    asked = client.get(url).content.decode()
    again = client.post(ask, {"coach": carla.pk}, follow=True).content.decode()
    none = client.post(ask, {"coach": ""}, follow=True).content.decode()

    assert "Gevraagd:" not in nobody
    assert "Vraag de schoolcoach" in nobody
    assert f"Gevraagd: Carla Meijer, {day}" in asked
    assert "Vraag een andere schoolcoach" in asked
    assert f'value="{carla.pk}"' not in asked
    assert f'value="{cees.pk}"' in asked
    assert "Carla Meijer is al gevraagd." in again
    assert "Kies een schoolcoach." in none
    Notification.objects.all().delete()
    assert "Gevraagd: Carla Meijer<" in client.get(url).content.decode()


def test_an_advice_that_was_not_begun_is_one_thing_that_misses(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    page = signed_in(anja).get(reverse("intake:check", args=[request.pk])).content.decode()

    assert page.count("De schoolcoach heeft het advies nog niet geschreven.") == 1
    assert f'href="{part_url(request, "advice")}?from=check"' in page
    assert "De coach moet nog" not in page


def test_the_parts_are_read_back_in_the_order_of_their_numbers(anja: User, wilg: School) -> None:
    page = signed_in(anja).get(reverse("intake:check", args=[draft(wilg, anja).pk])).content.decode()

    assert [int(number) for number in re.findall(r'<h2 class="h3">(\d+)\. ', page)] == list(range(1, 14))


def test_the_words_around_the_parts(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = draft(wilg, anja)
    lists = reverse("intake:write", args=[request.pk])
    assert "1 van 13 onderdelen is compleet" in signed_in(anja).get(lists).content.decode()
    advice = signed_in(anja).get(part_url(request, "advice")).content.decode()
    assert "De schoolcoach schrijft dit onderdeel. U kunt meelezen." in advice
    request.adviser = carla
    request.save(update_fields=["adviser"])
    assert "De school schrijft dit onderdeel." in signed_in(carla).get(part_url(request, "goals")).content.decode()
