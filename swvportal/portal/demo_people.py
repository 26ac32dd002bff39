"""The invented partnership of the demo: its places and its people; never a real school, person or pupil."""

from __future__ import annotations

import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, Partnership, School, Supplier, User
from swvportal.portal.demo import DOMAIN

PASSWORD = "bloesem-in-het-voorjaar"  # noqa: S105 - of invented people in a portal on one's own machine
BOARDS = {"00001": "Stichting De Boomgaard", "00002": "Stichting Het Bos"}
SCHOOLS = {
    "00AA00": ("De Wilg", "00001", "Wilgenlaan 2", "7601 AB"),
    "00AB00": ("De Linde", "00001", "Lindeplein 7", "7601 CD"),
    "00AC00": ("De Eik", "00002", "Eikenweg 3", "7602 AC"),
    "00BC00": ("De Berk", "00002", "Berkenpad 11", "7603 AD"),
}
TEAM = "Expertise- en Dienstenteam"
# name: each role with the place it is held at; no place is the partnership itself
PEOPLE: dict[str, list[tuple[Role, str]]] = {
    "Anja Smit": [(Role.IB, "00AA00")],
    "Bas Kok": [(Role.IB, "00AA00"), (Role.IB, "00AB00")],
    "Olga Prins": [(Role.IB, "00AC00"), (Role.IB, "00BC00")],
    "Dirk Mulder": [(Role.DIRECTOR, "00AA00"), (Role.DIRECTOR, "00AB00")],
    "Dora Evers": [(Role.DIRECTOR, "00AC00"), (Role.DIRECTOR, "00BC00")],
    "Bea Visser": [(Role.BOARD, "00001")],
    "Carla Meijer": [(Role.COACH, TEAM)],
    "Cees Bos": [(Role.COACH, TEAM)],
    "Lotte Vos": [(Role.COORDINATOR, "")],
    "Mark Peters": [(Role.COMMITTEE, "")],
    "Mina Dekker": [(Role.COMMITTEE, "")],
    "Karin Schouten": [(Role.CHAIR, ""), (Role.COMMITTEE, "")],
    "Oscar Willems": [(Role.OFFICE, "")],
    "Fleur Hendriks": [(Role.AUDITOR, "")],
}


def address_of(name: str) -> str:
    """The address somebody of the demo logs in with: the first name in small letters."""
    return f"{name.split()[0].lower()}@{DOMAIN}"


def is_demo() -> bool:
    """True when this database holds the demo's people, or nobody at all."""
    return not User.objects.exists() or User.objects.filter(email__endswith=f"@{DOMAIN}").exists()


@transaction.atomic
def load(*, today: datetime.date) -> bool:
    """Make the partnership, its schools and its people, once; returns False and does nothing when they are there.

    Roles start at the beginning of the previous school year, so that there is a past to look back on.
    """
    if Partnership.objects.exists():
        return False
    Partnership.objects.create(
        code="PO0000",
        name="SWV De Bloesem",
        street="Dorpsstraat 1",
        postcode="7600 AA",
        city="Bloesemdam",
        phone="0546 000 000",
        email=f"secretariaat@{DOMAIN}",
        signatory="Mies Bakker",
        signatory_title="directeur-bestuurder",
        letter_prefix="BLO",
    )
    boards = {number: Board.objects.create(number=number, name=name) for number, name in BOARDS.items()}
    schools = {
        code: School.objects.create(
            code=code, name=name, board=boards[board], street=street, postcode=postcode, city="BLOESEMDAM"
        )
        for code, (name, board, street, postcode) in SCHOOLS.items()
    }
    team = Supplier.objects.create(name=TEAM, own_team=True)
    since = datetime.date(today.year - (2 if today.month < 8 else 1), 8, 1)
    password = make_password(PASSWORD)  # once for all: it is slow on purpose
    for name, roles in PEOPLE.items():
        user = User.objects.create(email=address_of(name), name=name, password=password)
        for role, place in roles:
            Membership.objects.create(
                user=user,
                role=role,
                school=schools.get(place),
                board=boards.get(place),
                supplier=team if place == TEAM else None,
                starts_on=since,
            )
    return True
