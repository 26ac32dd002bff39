"""Every noun says in one line what it is; what stands in a list of the admin, an error or a log."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.db import models

from arrangements.models import Agreement, Decision, Meeting, Review, ReviewScore
from coaching.models import Trajectory
from hours.models import (
    Allocation,
    AllocationCell,
    Budget,
    CoachCapacity,
    Contract,
    Entry,
    ImportedRow,
    MonthClosing,
    MonthUse,
    Reservation,
    SheetImport,
    TimeEntry,
)
from intake.models import (
    AgendaItem,
    Attachment,
    BulkRow,
    BulkRun,
    Conclusion,
    Consent,
    ConsentQuestion,
    GroupNotice,
    PreAdvice,
    Question,
    RenewalInvitation,
    Request,
    RequestPart,
    SchoolCoach,
    SotMeeting,
    SotMember,
    SotParticipant,
)
from swvportal.foundation.models import (
    Board,
    CalendarFeed,
    Document,
    DuoFile,
    DuoFileDate,
    DuoImport,
    Invitation,
    Letter,
    LetterFile,
    Look,
    Membership,
    MessageChoice,
    Move,
    Notification,
    Parent,
    Partnership,
    PersonalLink,
    Pupil,
    PupilCount,
    Refusal,
    School,
    SchoolSpell,
    Supplier,
    User,
)
from swvportal.foundation.models.series import Series

DAY = datetime.date(2026, 11, 20)
MOMENT = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
ANJA = User(name="Anja Smit")
WILG = School(name="De Wilg")
BOARD = Board(name="Stichting De Boomgaard")
TEAM = Supplier(name="Het team")
REQUEST = Request(reference="OA-2026-00001")
SAM = Pupil(first_name="Sam", last_name="Jansen")
OURS = ("foundation", "hours", "intake", "arrangements", "coaching")
SHOWN: list[tuple[models.Model, str]] = [
    (Partnership(name="SWV De Bloesem"), "SWV De Bloesem"),
    (BOARD, "Stichting De Boomgaard"),
    (WILG, "De Wilg"),
    (SchoolSpell(school=WILG, board=BOARD), "De Wilg – Stichting De Boomgaard"),
    (PupilCount(school=WILG, counted_on=DAY, pupils=12), "De Wilg 2026-11-20: 12"),
    (PupilCount(school=WILG, counted_on=DAY, masked=True), "De Wilg 2026-11-20: <5"),
    (TEAM, "Het team"),
    (ANJA, "Anja Smit"),
    (Membership(user=ANJA, role="ib", school=WILG), "Anja Smit – intern begeleider – De Wilg"),
    (Invitation(email="nora@story.example", role="ib"), "nora@story.example – intern begeleider"),
    (SAM, "Sam Jansen"),
    (Parent(name="Eva Jansen"), "Eva Jansen"),
    (Document(name="opp.pdf"), "opp.pdf"),
    (Move(name="forward", source="submitted", target="at_committee"), "forward: submitted → at_committee"),
    (Look(what="dossier", subject_type="intake.request"), "dossier intake.request"),
    (Refusal(what="GET case", subject_type="intake:case"), "GET case intake:case"),
    (DuoImport(swv="PO0000", as_of=DAY), "PO0000 2026-11-20"),
    (DuoFile(name="scholen.csv"), "scholen.csv"),
    (DuoFileDate(swv="PO0000", as_of=DAY), "PO0000 2026-11-20"),
    (Letter(number="BLO-2026-00001"), "BLO-2026-00001"),
    (LetterFile(sha256="ab" * 32), "ab" * 32),
    (Notification(kind="letter_ready"), "letter_ready"),
    (CalendarFeed(user=ANJA, made_at=datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)), "Anja Smit 2026-11-20"),
    (MessageChoice(user=ANJA, group="hours"), "Anja Smit: uren"),
    (Series(name="request", year=2026), "request 2026"),
    (
        Budget(supplier=TEAM, purpose="oa", school_year=2026),
        "het samenwerkingsverband – Het team – onderwijsarrangementen – 2026-2027",
    ),
    (Contract(supplier=TEAM, school_year=2026), "Het team – 2026-2027"),
    (Allocation(board=BOARD, school_year=2026), "Stichting De Boomgaard – 2026-2027"),
    (AllocationCell(school=WILG, minutes=90), "De Wilg 1:30"),
    (AllocationCell(minutes=60), "reserve 1:00"),
    (Reservation(reference="OA-2026-00001"), "OA-2026-00001"),
    (Entry(kind="allocate", minutes=90), "uitgedeeld 1:30"),
    (MonthClosing(month=DAY), "november 2026"),
    (MonthUse(month=DAY.replace(day=1)), "2026-11"),
    (CoachCapacity(coach=ANJA, school_year=2026), "Anja Smit – 2026-2027"),
    (TimeEntry(worked_on=DAY, minutes=90), "2026-11-20: 1:30"),
    (SheetImport(name="uren.xlsx"), "uren.xlsx"),
    (ImportedRow(sheet=SheetImport(name="uren.xlsx"), line=14), "uren.xlsx: 14"),
    (REQUEST, "OA-2026-00001"),
    (Request(), "concept"),
    (RequestPart(request=REQUEST, key="question"), "OA-2026-00001 – Aanleiding en hulpvraag"),
    (SchoolCoach(school=WILG, coach=ANJA), "Anja Smit – De Wilg"),
    (Attachment(document=Document(name="opp.pdf")), "opp.pdf"),
    (Consent(parent=Parent(name="Eva Jansen"), state="given"), "Eva Jansen: gegeven"),
    (Consent(request=Request(pupil=SAM), state="given"), "Sam Jansen: gegeven"),
    (ConsentQuestion(parent=Parent(name="Eva Jansen")), "Eva Jansen"),
    (GroupNotice(informed_on=DAY, informed_by="De IB'er, per brief"), "2026-11-20: De IB'er, per brief"),
    (BulkRun(act="extend", at=MOMENT), "verlengen 2026-11-20"),
    (
        BulkRow(run=BulkRun(act="invite", at=MOMENT), request=REQUEST),
        "uitnodigen voor een vervolgaanvraag 2026-11-20: OA-2026-00001",
    ),
    (RenewalInvitation(request=REQUEST, school_year=2026, number=2), "OA-2026-00001 2026 (2)"),
    (PersonalLink(kind="consent", made_at=MOMENT), "consent 2026-11-20"),
    (Question(text="Welke methode? " * 9), ("Welke methode? " * 9)[:60]),
    (PreAdvice(text="Past."), "Past."),
    (SotMeeting(school=WILG, held_on=DAY), "De Wilg 2026-11-20"),
    (SotMember(name="Wim Wijk"), "Wim Wijk"),
    (SotParticipant(name="Nora Nies"), "Nora Nies"),
    (AgendaItem(subject="Rust in groep 6"), "Rust in groep 6"),
    (AgendaItem(pupil=SAM), "leerlingbespreking"),
    (Conclusion(what="Taakkaart maken."), "Taakkaart maken."),
    (Decision(request=REQUEST, outcome="grant"), "OA-2026-00001 – toekennen"),
    (Agreement(reference="OV-2026-00001"), "OV-2026-00001"),
    (Meeting(held_on=DAY), "2026-11-20"),
    (Review(request=REQUEST, member=ANJA), "Anja Smit – OA-2026-00001"),
    (ReviewScore(principle="lasting", score=3), "duurzaam effect: past goed"),
    (Trajectory(request=REQUEST), "OA-2026-00001"),
]


@pytest.mark.parametrize(("row", "words"), [pytest.param(*one, id=one[1][:30]) for one in SHOWN])
def test_a_row_says_what_it_is(row: models.Model, words: str) -> None:
    assert str(row) == words


def test_every_noun_has_words_of_its_own() -> None:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]

    assert [model for model in ours if model.__str__ is models.Model.__str__] == []
