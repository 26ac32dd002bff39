"""A request, from the start page to handed in, through the pages of who writes it. Pupil and parents are invented."""

from __future__ import annotations

import datetime
import re
from io import BytesIO

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from intake.enums import AgreementState, AttachmentKind, ConsentMethod, ConsentState, Domain, ParentsView, PartKey
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import last_day, school_year_of
from tests.journeys.browser import go
from tests.journeys.steps import Tour, choose, fill, follow, headed, nl, press, shows

NEXT = "Keep and go on"


def a_whole_request(tour: Tour, *, ib: User, coach: User, director: User) -> None:
    """The IB'er writes, the coach advises, the director agrees, the IB'er adds what the check misses and submits."""
    page = tour.page_of(ib)
    tour.look(page, "start of a school")
    begin(page, tour)
    write_parts(page, tour)
    record_consent(page, tour)
    write_advice(tour.page_of(coach), tour)
    agree(tour.page_of(director), tour)

    follow(page, "All parts")
    follow(page, "Check and submit")
    headed(page, "Check your answers")
    tour.look(page, "check, something misses")
    page.locator("#missing").get_by_role("link").click()
    add_opp(page, tour)
    follow(page, "All parts")
    follow(page, "Check and submit")
    page.locator("#missing").get_by_role("link").click()
    note_agreement(page, tour)
    follow(page, "All parts")
    follow(page, "Check and submit")
    shows(page, "Everything is there. Read it through once more; you can submit at the bottom of this page.")
    tour.look(page, "check, everything is there")
    press(page, "Submit the request")
    headed(page, "The request has been submitted")
    tour.look(page, "sent")


def begin(page: Page, tour: Tour) -> None:
    """From the start page to the task list of a new request."""
    follow(page, "All requests")
    tour.look(page, "requests")
    follow(page, "New request")
    tour.look(page, "new")
    choose(page, "Whom is your question about?", "one pupil, and how the teacher can help")
    choose(page, "What are you looking for?", "guidance for some time, by a coach in the school")
    press(page, "Go on")
    headed(page, "education arrangement (OA)")
    tour.look(page, "new of a kind")
    press(page, "Begin")
    shows(page, "Only your school and the school coach can see this draft.")
    tour.look(page, "task list")


def write_parts(page: Page, tour: Tour) -> None:
    """All parts that the school types itself, in the order of the form; the first is saved while typing."""
    follow(page, "The request")
    tour.look(page, "part head")
    press(page, NEXT)
    _pupil_and_parents(page, tour)
    _question(page, tour)
    _tried_and_goals(page, tour)
    _voice(page, tour)


def _pupil_and_parents(page: Page, tour: Tour) -> None:
    fill(page, "First name", "Yuna")
    fill(page, "Last name", "Terpstra")
    fill(page, "Date of birth", "2018-03-09")
    fill(page, "Group", "5")
    expect(page.locator("#autosave")).to_have_text(re.compile(nl("Draft kept at %(time)s.", time=r"\d\d:\d\d")))
    tour.look(page, "part pupil")
    press(page, NEXT)
    fill(page, "Name", "Eva Terpstra")
    choose(page, "Does this parent have authority (gezag)?", Custody.YES.label)
    fill(page, "Street and number", "Beukenlaan 4")
    fill(page, "Postcode", "7603 CD")
    fill(page, "Town", "Bloesemdam")
    press(page, "Keep, and one more parent")
    second = page.locator("#last-row")
    fill(second, "Name", "Tom Bakker")
    choose(second, "Does this parent have authority (gezag)?", Custody.NO.label)
    tour.look(page, "part parents")
    press(page, NEXT)


def _question(page: Page, tour: Tour) -> None:
    fill(page, "What is the occasion?", "Yuna raakt de draad kwijt bij zelfstandig werken.")
    fill(page, "What is the question of the teacher?", "Ik wil leren hoe ik Yuna aan het werk houd.")
    choose(page, "What is the question about?", Domain.ATTITUDE.label)
    tour.look(page, "part question")
    press(page, NEXT)
    fill(page, "What does this pupil need?", "Korte opdrachten met een duidelijk einde.")
    fill(page, "What does the teacher need?", "Voorbeelden die in de groep passen.")
    tour.look(page, "part picture")
    press(page, NEXT)


def _tried_and_goals(page: Page, tour: Tour) -> None:
    fill(page, "What did you do?", "Een taakkaart met vaste stappen.")
    fill(page, "When?", "september")
    fill(page, "By whom?", "leerkracht")
    fill(page, "What came of it?", "Het werkte een week.")
    tour.look(page, "part tried")
    press(page, NEXT)
    fill(page, "When did the SOT meet?", f"{timezone.localdate():%Y-%m-%d}")
    fill(page, "Who was there?", "IB'er, leerkracht, ouders")
    fill(page, "What did the SOT conclude?", "De school vraagt een coach voor de leerkracht.")
    press(page, NEXT)
    choose(page, "Whose goal is it?", "the teacher")
    fill(page, "What is the goal?", "De leerkracht geeft een korte, duidelijke instructie.")
    fill(page, "When do you evaluate it?", f"{end_of_year():%Y-%m-%d}")
    tour.look(page, "part goals")
    press(page, NEXT)
    tour.look(page, "part advice to read")
    follow(page, "Next part")


def _voice(page: Page, tour: Tour) -> None:
    choose(page, "Do the parents agree with this request?", ParentsView.AGREE.label)
    fill(page, "How was the pupil heard?", "In een gesprek, met een tekening.")
    fill(page, "What did the pupil say?", "Ik wil het zelf kunnen.")
    tour.look(page, "part voice")
    press(page, NEXT)


def record_consent(page: Page, tour: Tour) -> None:
    """Note that the parent with authority agrees, from the page of consents."""
    tour.look(page, "part consents")
    page.get_by_role("link", name=nl("note the answer")).click()
    choose(page, "What is the answer?", ConsentState.GIVEN.label)
    choose(page, "How did it come in?", ConsentMethod.TALK.label)
    tour.look(page, "consent")
    press(page, "Note the answer")
    shows(page, "The answer of %(name)s has been noted.", name="Eva Terpstra")


def note_agreement(page: Page, tour: Tour) -> None:
    """Note that the parent agrees with the plan that was just added."""
    page.get_by_role("link", name=nl("note what was said of the plan")).click()
    choose(page, "What is the answer?", AgreementState.YES.label)
    choose(page, "How did it come in?", ConsentMethod.TALK.label)
    tour.look(page, "agreement")
    press(page, "Note the answer")
    shows(page, "The answer of %(name)s has been noted.", name="Eva Terpstra")


def add_opp(page: Page, tour: Tour) -> None:
    """Upload the growth document on the page of documents."""
    tour.look(page, "part documents")
    choose(page, "What is it?", AttachmentKind.OPP.label)
    page.get_by_label("Document", exact=True).set_input_files(
        {"name": "groeidocument.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    press(page, "Add")
    shows(page, "“%(name)s” has been added.", name="groeidocument.pdf")


def write_advice(page: Page, tour: Tour) -> None:
    """The coach's part, opened from the task on the start page."""
    tour.look(page, "start of a coach")
    page.get_by_role("link", name="Yuna Terpstra").first.click()
    fill(page, "What support do you advise?", "Coaching van de leerkracht in de klas.")
    fill(page, "Which expertise is needed?", "gedrag en werkhouding")
    fill(page, "Direct hours", "20")
    fill(page, "Indirect hours", "5")
    fill(page, "First day", f"{timezone.localdate():%Y-%m-%d}")
    fill(page, "Last day", f"{end_of_year():%Y-%m-%d}")
    fill(page, "What does the school put in itself?", "Een onderwijsassistent, twee uur per week.")
    tour.look(page, "part advice")
    press(page, "Keep and to all parts")
    shows(page, "“%(part)s” has been kept.", part=nl(PartKey.ADVICE.label))


def agree(page: Page, tour: Tour) -> None:
    """The director's word, opened from the task on the start page."""
    tour.look(page, "start of a director")
    go(page.get_by_role("link", name="Yuna Terpstra").first)
    tour.look(page, "part director")
    press(page, "I agree with this request")
    shows(page, "Thank you: your agreement has been noted. The school can now submit the request.")


def end_of_year() -> datetime.date:
    """The last day of this school year."""
    return last_day(school_year_of(timezone.localdate()))


def a_pdf() -> bytes:
    """A small whole PDF of one empty page."""
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()
