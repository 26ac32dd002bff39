"""Requests made to size: rows written in bulk, shaped as the acts would leave them."""

from __future__ import annotations

import datetime
import uuid

from django.db import connection
from django.utils import timezone

from intake.enums import PartKey, RequestStatus
from intake.models import Request, RequestPart, SchoolCoach
from swvportal.foundation.enums import Custody, Role
from swvportal.foundation.models import Board, Membership, Move, Parent, Partnership, Pupil, School, Supplier, User
from tests.intake.made import ADVICE, ANSWERS

SCHOOLS = 95
BORN_WITHIN = 3287  # days: nine years of children
FIRST = (
    "Sam", "Noor", "Daan", "Emma", "Luuk", "Sara", "Finn", "Julia", "Mohammed", "Tess", "Bram", "Yara", "Thijs",
    "Fenna", "Adam", "Lina", "Stijn", "Maud", "Jesse", "Nora", "Levi", "Evi", "Ties", "Zoë", "Gijs", "Amira", "Mees",
    "Isa", "Olivier", "Liv", "Teun",
)  # fmt: skip
LAST = (
    "Jansen", "de Vries", "van den Berg", "Bakker", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "de Groot", "Bos",
    "Vos", "Peters", "Hendriks", "van Dijk", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smits", "de Graaf", "Kok",
    "Yilmaz", "Kaya", "Demir", "Nowak", "El Amrani", "Öztürk", "van der Linden", "Prins", "Schouten", "Willems",
    "Kuipers", "Postma", "Hoekstra", "Veenstra", "Molenaar",
)  # fmt: skip
STATES = (RequestStatus.SUBMITTED, RequestStatus.AT_COMMITTEE, RequestStatus.GRANTED, RequestStatus.CLOSED)


def ground() -> User:
    """Partnership, schools and people; answers the coordinator."""
    Partnership.objects.create(code="PO0000", name="SWV De Meting", letter_prefix="MET")
    boards = Board.objects.bulk_create(Board(number=f"{n:05d}", name=f"Bestuur {n}") for n in range(1, 17))
    schools = School.objects.bulk_create(
        School(code=f"{n:02d}ZZ00", name=f"School {n}", board=boards[n % len(boards)]) for n in range(SCHOOLS)
    )
    team = Supplier.objects.create(name="Team", own_team=True)
    since = datetime.date(2020, 8, 1)
    coach = User.objects.create_user("coach@bench.example", None, name="Coach")
    Membership.objects.create(user=coach, role=Role.COACH, supplier=team, starts_on=since)
    SchoolCoach.objects.bulk_create(SchoolCoach(school=school, coach=coach, since=since) for school in schools)
    writer = User.objects.create_user("ib@bench.example", None, name="Schrijver")
    Membership.objects.create(user=writer, role=Role.IB, school=schools[0], starts_on=since)
    desk = User.objects.create_user("desk@bench.example", None, name="Loket")
    Membership.objects.create(user=desk, role=Role.COORDINATOR, starts_on=since)
    return desk


def grow(total: int) -> None:
    """Add requests until there are so many, each with pupil, parent, parts and a course of two steps."""
    have = Request.objects.count()
    writer, coach = User.objects.get(email="ib@bench.example"), User.objects.get(email="coach@bench.example")
    schools = list(School.objects.order_by("code"))
    now = timezone.now()
    for start in range(have, total, 1000):
        numbers = range(start, min(start + 1000, total))
        pupils = Pupil.objects.bulk_create(
            Pupil(
                school=schools[n % SCHOOLS],
                first_name=FIRST[n % len(FIRST)],
                last_name=LAST[n // len(FIRST) % len(LAST)],
                birth_date=datetime.date(2014, 1, 1) + datetime.timedelta(days=n * 37 % BORN_WITHIN),
                group="5",
            )
            for n in numbers
        )
        Parent.objects.bulk_create(Parent(pupil=pupil, name="Ouder", custody=Custody.YES) for pupil in pupils)
        requests = Request.objects.bulk_create(
            _request(n, pupil, schools[n % SCHOOLS], writer=writer, coach=coach, now=now)
            for n, pupil in zip(numbers, pupils, strict=True)
        )
        data = {**ANSWERS, PartKey.ADVICE: ADVICE}
        RequestPart.objects.bulk_create(
            RequestPart(request=request, key=key, data=data.get(key, {}), version=1, saved_by=writer, saved_at=now)
            for request in requests
            for key in PartKey.values
        )
        Move.objects.bulk_create(
            Move(
                subject_type="intake.request",
                subject_id=request.pk,
                name=name,
                source=source,
                target=target,
                by=writer,
                at=now,
            )
            for request in requests
            for name, source, target in (("submit", "draft", "submitted"), ("forward", "submitted", "at_committee"))
        )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")  # as the database does by itself on a portal that runs


def _request(n: int, pupil: Pupil, school: School, *, writer: User, coach: User, now: datetime.datetime) -> Request:
    since = now - datetime.timedelta(days=n % 60)
    return Request(
        status=STATES[n % len(STATES)],
        status_since=since,
        school=school,
        pupil=pupil,
        school_year=2026,
        reference=f"OA-2026-{n:06d}",
        created_by=writer,
        created_at=since,
        one_time_key=uuid.uuid4(),
        adviser=coach,
        coach=coach if n % len(STATES) > 1 else None,
        submitted_at=since,
        complete_at=since,
        desk_by=since.date() + datetime.timedelta(days=7),
        decide_by=since.date() + datetime.timedelta(days=42),
    )
