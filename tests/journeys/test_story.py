"""One question travels from the classroom to a logged hour: eight people, each in a browser of their own."""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import page as page_validation
import pypdf
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Page, expect
from pytest_django import Settings

from arrangements.enums import Outcome, Principle, Score
from hours.checking import differences
from hours.enums import Activity
from hours.models import Reservation
from intake.enums import RequestStatus
from intake.models import Request, SchoolCoach
from swvportal.foundation.models import School, Supplier, User
from tests.arrangements.made import oa_budget
from tests.journeys import filling
from tests.journeys.browser import Browse, go
from tests.journeys.steps import Tour, choose, exactly, fill, follow, headed, nl, pdf_from, press, shows

pytestmark = pytest.mark.django_db(transaction=True)
MOTIVATION = "De vraag ligt bij de leerkracht en de aanpak is gericht op de groep."
REASONS = "De juf krijgt hulp van een coach."
NAMES = ("Yuna", "Terpstra", "Tom Bakker")


@pytest.fixture
def tour(browse: Browse, settings: Settings, tmp_path: Path) -> Tour:
    """Everybody's browser; uploads and mails land in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return Tour(browse)


@pytest.fixture
def ground(wilg: School, carla: User, team: Supplier, oscar: User) -> None:
    """What is there before: the school's own coach, and the hours of this year."""
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    oa_budget(team, oscar)


def test_a_question_travels_from_the_classroom_to_a_logged_hour(
    tour: Tour,
    ground: None,
    tmp_path: Path,
    anja: User,
    carla: User,
    dirk: User,
    lotte: User,
    mark: User,
    mina: User,
    karin: User,
    oscar: User,
) -> None:
    the_school_asks(tour, anja, carla, dirk)
    the_loket_asks_back(tour, lotte, anja)
    for member in (mark, mina):
        a_member_reviews(tour.page_of(member), tour)
    the_chair_decides(tour, karin, anja)
    the_worker_runs(tmp_path)
    letters = letters_are_read(tour, anja, oscar)
    the_coach_works(tour, carla, anja)

    request = Request.objects.get()
    to_school, to_parent = letters
    of_school_letter(to_school, request)
    of_parents_letter(to_parent, request)
    nobodys_child_is_in_a_mail(tmp_path)
    reservation = Reservation.objects.get(decision=request.decisions.get(undone_at__isnull=True))
    assert (reservation.promised, reservation.consumed) == (24 * 60, 90)
    assert reservation.budget.available == (200 - 24) * 60  # what was taken back went back
    assert list(differences()) == []


def the_school_asks(tour: Tour, anja: User, carla: User, dirk: User) -> None:
    """The request is written by three and handed in; its page says where it stands."""
    filling.a_whole_request(tour, ib=anja, coach=carla, director=dirk)
    page = tour.page_of(anja)
    follow(page, "To the request")
    shows(page, "Where this request stands")
    tour.look(page, "dossier", picture=True)


def the_loket_asks_back(tour: Tour, lotte: User, anja: User) -> None:
    """Lotte picks the request up, asks for more, gets the answer and passes it on with her advice."""
    desk, school = tour.page_of(lotte), tour.page_of(anja)
    tour.look(desk, "start of a coordinator")
    follow(desk, "To the loket")
    press(desk, "Pick up")
    tour.look(desk, "loket", picture=True)
    go(desk.locator("tbody").get_by_role("link").first)
    tour.look(desk, "loket, one request")
    follow(desk, "Ask for more")
    fill(desk, "What do you want to know from the school?", "Wat deed de assistent tot nu toe?")
    tour.look(desk, "loket, ask")
    press(desk, "Ask for more")

    school.goto("/")
    tour.look(school, "start", picture=True)
    school.get_by_role("link", name="Yuna Terpstra").first.click()
    expect(school.get_by_text("Wat deed de assistent tot nu toe?")).to_be_visible()
    tour.look(school, "task list with a question")
    fill(school, "Your answer", "Die werkte twee ochtenden mee in de groep.")
    press(school, "Send the answer")
    shows(school, "Your answer has been sent. The request goes on.")

    desk.goto("/loket/")
    go(desk.locator("tbody").get_by_role("link").first)
    expect(desk.get_by_text("Die werkte twee ochtenden mee in de groep.")).to_be_visible()
    follow(desk, "To the committee")
    fill(desk, "Your advice to the committee", "De vraag is helder en past bij de principes.")
    tour.look(desk, "loket, pass on")
    press(desk, "To the committee")


def a_member_reviews(page: Page, tour: Tour) -> None:
    """From the start page to the case, a score for each principle, and the own review kept."""
    tour.look(page, "start of a member")
    follow(page, "To the agenda")
    tour.look(page, "agenda")
    go(page.get_by_role("link", name="Yuna Terpstra"))
    tour.look(page, "case")
    for principle in Principle:
        choose(page, principle.label, Score.WELL.label)
    fill(page, "Your opinion on the whole", "Een heldere vraag van de leerkracht.")
    press(page, "Keep my review")
    shows(page, "Your review has been kept. You can change it until the decision.")
    tour.look(page, "case, reviewed")


def the_chair_decides(tour: Tour, karin: User, anja: User) -> None:
    """Karin records, looks at the letters, takes it back, records again and releases; the school sees no sooner."""
    chair = tour.page_of(karin)
    follow(chair, "To the agenda")
    chair.get_by_role("link", name="Yuna Terpstra").click()
    follow(chair, "Record the decision")
    tour.look(chair, "decision", picture=True)
    record(chair, Outcome.GRANT, "20")
    expect(chair.locator(".letter-sheet").first).to_contain_text("Yuna Terpstra")
    tour.look(chair, "letters before release")
    the_school_knows_nothing(tour.page_of(anja))
    fill(chair, "Why do you take the decision back?", "De uren moeten anders verdeeld.")
    press(chair, "Take back")
    shows(chair, "The decision is taken back and the hours are free again.")
    follow(chair, "Record the decision")
    record(chair, Outcome.PARTIAL, "19")  # an hour less than the coach advised
    the_school_knows_nothing(tour.page_of(anja))
    press(chair, "Release and send")
    headed(chair, "Yuna Terpstra")
    tour.look(chair, "dossier of the chair")


def record(chair: Page, outcome: Outcome, hours: str) -> None:
    """Fill in the decision form, which starts from the coach's advice."""
    choose(chair, "What does the committee decide?", outcome.label)
    fill(chair, "Hours with teacher and pupil", hours)
    expect(chair.get_by_label(exactly("Coach"))).to_have_value(re.compile(r"\S"))
    fill(chair, "Motivation for the school", MOTIVATION)
    fill(chair, "Reasons for the parents, in plain words", REASONS)
    press(chair, "Record and look at the letters")
    shows(chair, "The decision is recorded. Nobody outside sees it until you release it.")


def the_school_knows_nothing(school: Page) -> None:
    """Wherever the school looks, the request is with the committee and nothing is decided."""
    request = Request.objects.get()
    for path in ("/", "/aanvragen/", "/brieven/", f"/aanvragen/{request.pk}/"):
        school.goto(path)
        text = school.locator("main").inner_text()
        for word in (MOTIVATION, REASONS, "25:00", "24:00", "BLO-", nl(RequestStatus.DECIDED.label)):
            assert word not in text, (word, path)
    shows(school, RequestStatus.AT_COMMITTEE.label)


def the_worker_runs(folder: Path) -> None:
    """A process of its own makes the letters and sends the mails, as in a real portal."""
    found = connection.settings_dict
    reach = {
        "PGHOST": found["HOST"], "PGPORT": found["PORT"], "PGUSER": found["USER"], "PGPASSWORD": found["PASSWORD"],
        "DATABASE_URL": f"postgres:///{found['NAME']}", "EMAIL_URL": f"filemail:///{folder}/mail",
    }  # fmt: skip
    argv = [sys.executable, "-W", "error", "manage.py", "deliver"]
    subprocess.run(argv, cwd=settings.BASE_DIR, env={**os.environ, **reach}, check=True, timeout=120)


def letters_are_read(tour: Tour, anja: User, oscar: User) -> tuple[bytes, bytes]:
    """Anja opens the school's letter in the dossier, Oscar the parents' copy in the list of letters."""
    school, office = tour.page_of(anja), tour.page_of(oscar)
    school.goto("/")
    go(school.get_by_role("link", name="Yuna Terpstra").first)
    tour.look(school, "dossier with a decision")
    first = pdf_from(school, school.get_by_role("link", name=re.compile("De Wilg.*")).first)
    tour.look(office, "start of the office")
    office.goto("/brieven/")
    tour.look(office, "letters")
    return first, pdf_from(office, office.get_by_role("link", name="Eva Terpstra"))


def the_coach_works(tour: Tour, carla: User, anja: User) -> None:
    """Carla starts, logs an hour and a half by phone, and the school sees what is left."""
    page = tour.page_of(carla)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    go(page.get_by_role("link", name="Yuna Terpstra").first)
    tour.look(page, "start the trajectory")
    fill(page, "First contact on", f"{timezone.localdate():%Y-%m-%d}")
    press(page, "Start")
    tour.look(page, "trajectory")
    follow(page, "Log hours")
    choose(page, "What did you do?", Activity.COACHING.label)
    choose(page, "How long?", "1:30")
    tour.look(page, "hours", picture=True)
    press(page, "Save")
    expect(page.get_by_text("22:30").first).to_be_visible()

    school = tour.page_of(anja)
    school.goto(f"/aanvragen/{Request.objects.get().pk}/")
    follow(school, "To the support")
    expect(school.get_by_text("22:30").first).to_be_visible()
    tour.look(school, "trajectory for the school")


def of_school_letter(pdf: bytes, request: Request) -> None:
    """Whole, accessible, with what the school must know and nothing of a parent's address."""
    text = text_of(pdf)
    decision = request.decisions.get(undone_at__isnull=True)
    until = date_format(filling.end_of_year(), "j F Y")
    for words in (decision.number, request.reference, "Yuna Terpstra", "De Wilg", "24 uur", "Carla Meijer", until):
        assert words in text, words
    for words in ("Beukenlaan", "Tom Bakker", "Mark Peters", "Mina Dekker"):
        assert words not in text, words


def of_parents_letter(pdf: bytes, request: Request) -> None:
    """The copy with its cover in plain words, to the parent with authority alone."""
    text = text_of(pdf)
    decision = request.decisions.get(undone_at__isnull=True)
    for words in (decision.number, "Eva Terpstra", "Beukenlaan 4", REASONS, "De school vroeg om 25 uur."):
        assert words in text, words
    assert "Tom Bakker" not in text


def text_of(pdf: bytes) -> str:
    """All words of a PDF that meets PDF/UA-1."""
    verdict = page_validation.validate_pdf_bytes(pdf, profile="ua1")
    assert verdict.is_compliant, verdict
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert isinstance(root, pypdf.generic.DictionaryObject)
    assert "/StructTreeRoot" in root
    return " ".join(" ".join(leaf.extract_text() for leaf in reader.pages).split())


def nobodys_child_is_in_a_mail(folder: Path) -> None:
    """Every mail of the story, as it left: subject and text."""
    files = sorted((folder / "mail").iterdir())
    mails = [message_from_bytes(part, policy=default) for file in files for part in parts_of(file)]
    assert len(mails) >= 8
    for mail in mails:
        said = f"{mail['subject']} {mail.get_content()}"
        assert not [name for name in NAMES if name in said], said


def parts_of(file: Path) -> list[bytes]:
    """The mails in one file of Django's file backend."""
    return [part.strip() for part in file.read_bytes().split(b"-" * 79) if part.strip()]
