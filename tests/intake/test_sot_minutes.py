"""The minutes of a SOT on paper: who may have them, and what stands in them for whom."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.utils import timezone

from intake import transitions as act
from intake.exports import KIND, MINUTES, minutes_html
from intake.models import SotMeeting, SotParticipant
from swvportal.foundation.exports.asking import facts_of, may_export, sight_of
from swvportal.foundation.exports.kinds import silent
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.intake.sot import about_pupil, about_subject, discussed, held, planned, seat

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def minutes(anja: User, cees: User, wilg: School) -> SotMeeting:
    """Final minutes: Sam, with Cees as a guest; a group, with Wim of the police; remarks for who reads all."""
    meeting = planned(wilg, anja)
    guest = act.add_participant(meeting, seat("Cees Bos", email=cees.email), by=anja, now=NOW())
    wim = act.add_participant(meeting, seat(), by=anja, now=NOW())
    discussed(about_pupil(meeting, anja, guests=[guest.pk]), anja)
    group = about_subject(meeting, anja)
    topic = act.Topic(question="Wat helpt na het buitenspelen?", subject="Rust in groep 6", guests=[wim.pk])
    discussed(act.save_item(group, topic, version=0, by=anja, now=NOW()), anja, what="Een rustmoment.")
    held(meeting, anja)
    SotMeeting.objects.update(remarks="Voor wie alles leest.")
    meeting.refresh_from_db()
    return meeting


def facts(user: User, meeting: SotMeeting, **more: str) -> dict[str, str]:
    return facts_of(user, KIND, {"as": "pdf", "meeting": str(meeting.pk), **more})


def test_who_may_have_them(minutes: SotMeeting, people: dict[str, User]) -> None:
    may = {name for name, user in people.items() if may_export(user, KIND, facts(user, minutes))}
    assert may == {"anja", "bas", "dirk", "cees", "lotte"}

    wim = str(SotParticipant.objects.get(name="Wim Wijk").pk)
    prints = {name for name, user in people.items() if may_export(user, KIND, facts(user, minutes, seat=wim))}
    assert prints == {"anja", "bas", "dirk"}
    assert not may_export(people["anja"], KIND, facts(people["anja"], minutes, seat="onzin"))


def test_minutes_that_are_not_final_are_no_file(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    assert facts(anja, meeting) == {"as": "pdf"}
    assert not may_export(anja, KIND, facts(anja, meeting))
    assert not may_export(anja, KIND, {"as": "pdf", "meeting": "onzin"})


def test_each_reads_the_own_items(minutes: SotMeeting, anja: User, cees: User, lotte: User) -> None:
    wim = SotParticipant.objects.get(name="Wim Wijk")
    for html, sam, group, remarks in (
        (minutes_html(minutes, anja), True, True, True),
        (minutes_html(minutes, lotte), True, True, True),
        (minutes_html(minutes, cees), True, False, False),
        (minutes_html(minutes, anja, seat=wim), False, True, False),
    ):
        assert ("Sam Jansen" in html, "Rust in groep 6" in html, "Voor wie alles leest." in html) == (
            sam,
            group,
            remarks,
        )
    assert "Voor Wim Wijk" in minutes_html(minutes, anja, seat=wim)


def test_a_file_with_items_that_are_seen_no_more_is_not_handed_out(minutes: SotMeeting, cees: User, anja: User) -> None:
    had = sight_of(cees, KIND, facts(cees, minutes))
    assert len(had) == 1
    act.reopen_sot(minutes, reason="Cees hoorde er niet bij.", by=anja, now=NOW())
    act.remove_participant(minutes.participants.get(user=cees), by=anja, now=NOW())

    assert not sight_of(User.objects.get(pk=cees.pk), KIND, {"meeting": str(minutes.pk)}).issuperset(had)


def test_the_pdf_says_what_was_agreed(minutes: SotMeeting, anja: User) -> None:
    file, asked = io.BytesIO(), facts(anja, minutes)
    MINUTES.make(anja, asked, file, silent)

    pages = pypdfium2.PdfDocument(file.getvalue())
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
    pages.close()

    assert "De leerkracht probeert een taakkaart." in text
    assert "Een rustmoment." in text
    assert MINUTES.stem(asked) == f"sot-verslag-{minutes.held_on.isoformat()}"
    assert "De Wilg" in MINUTES.title(asked)


def test_the_school_finds_a_button_for_the_reader_and_for_who_has_no_account(minutes: SotMeeting, anja: User) -> None:
    client = signed_in(anja)
    page = client.get(f"/sot/{minutes.pk}/").content.decode()
    wim = SotParticipant.objects.get(name="Wim Wijk")

    assert page.count('action="/bestanden/vragen/sot-verslag/"') == 2
    answer = client.post(
        "/bestanden/vragen/sot-verslag/", {"as": "pdf", "meeting": str(minutes.pk), "seat": str(wim.pk)}
    )
    assert answer.status_code == 302
