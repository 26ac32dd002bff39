"""The story's places and people: two schools of two boards, and one person for each role.

Anja (IB'er) and Bas (IB'er) work at De Wilg with director Dirk; Olga (IB'er) works at De Eik of the other board. Every
test that needs a negative case finds it here for free. All are invented.
"""

from __future__ import annotations

import datetime

import pytest

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, Partnership, School, Supplier, User

PASSWORD = "kastanje-fluistert-zacht-7"
SINCE = datetime.date(2020, 8, 1)


def person(
    name: str, *roles: str, school: School | None = None, board: Board | None = None, supplier: Supplier | None = None
) -> User:
    """Make an account `<first name>@story.example` that holds these roles since 2020."""
    user = User.objects.create_user(f"{name.split()[0].lower()}@story.example", PASSWORD, name=name)
    for role in roles:
        Membership.objects.create(user=user, role=role, school=school, board=board, supplier=supplier, starts_on=SINCE)
    return user


@pytest.fixture
def partnership(db: None) -> Partnership:
    return Partnership.objects.create(
        code="PO0000",
        name="SWV De Bloesem",
        street="Dorpsstraat 1",
        postcode="7600 AA",
        city="Bloesemdam",
        phone="0546 000 000",
        email="info@bloesem.example",
        signatory="Mies Bakker",
        signatory_title="directeur",
        letter_prefix="BLO",
    )


@pytest.fixture
def kpo(db: None) -> Board:
    return Board.objects.create(number="00001", name="Stichting De Boomgaard")


@pytest.fixture
def obo(db: None) -> Board:
    return Board.objects.create(number="00002", name="Stichting Het Bos")


@pytest.fixture
def wilg(kpo: Board, partnership: Partnership) -> School:
    return School.objects.create(
        code="00AA00", name="De Wilg", board=kpo, street="Wilgenlaan 2", postcode="7601 AB", city="BLOESEMDAM"
    )


@pytest.fixture
def eik(obo: Board, partnership: Partnership) -> School:
    return School.objects.create(
        code="00BB00", name="De Eik", board=obo, street="Eikenweg 3", postcode="7602 AC", city="BLOESEMDAM"
    )


@pytest.fixture
def team(db: None) -> Supplier:
    return Supplier.objects.create(name="Expertise- en Dienstenteam", own_team=True)


@pytest.fixture
def anja(wilg: School) -> User:
    return person("Anja Smit", Role.IB, school=wilg)


@pytest.fixture
def bas(wilg: School) -> User:
    return person("Bas Kok", Role.IB, school=wilg)


@pytest.fixture
def olga(eik: School) -> User:
    return person("Olga Prins", Role.IB, school=eik)


@pytest.fixture
def dirk(wilg: School) -> User:
    return person("Dirk Mulder", Role.DIRECTOR, school=wilg)


@pytest.fixture
def bea(kpo: Board) -> User:
    return person("Bea Visser", Role.BOARD, board=kpo)


@pytest.fixture
def carla(team: Supplier) -> User:
    """The school coach of De Wilg."""
    return person("Carla Meijer", Role.COACH, supplier=team)


@pytest.fixture
def cees(team: Supplier) -> User:
    """A coach with nothing to do with De Wilg."""
    return person("Cees Bos", Role.COACH, supplier=team)


@pytest.fixture
def lotte(partnership: Partnership) -> User:
    return person("Lotte Vos", Role.COORDINATOR)


@pytest.fixture
def mark(partnership: Partnership) -> User:
    return person("Mark Peters", Role.COMMITTEE)


@pytest.fixture
def mina(partnership: Partnership) -> User:
    return person("Mina Dekker", Role.COMMITTEE)


@pytest.fixture
def karin(partnership: Partnership) -> User:
    return person("Karin Schouten", Role.CHAIR)


@pytest.fixture
def oscar(partnership: Partnership) -> User:
    return person("Oscar Willems", Role.OFFICE)


@pytest.fixture
def fleur(partnership: Partnership) -> User:
    """The privacy officer (FG)."""
    return person("Fleur Hendriks", Role.AUDITOR)


@pytest.fixture
def people(
    anja: User, bas: User, olga: User, dirk: User, bea: User, carla: User, cees: User, lotte: User, mark: User,
    mina: User, karin: User, oscar: User, fleur: User,
) -> dict[str, User]:  # fmt: skip
    """Everybody of the story by first name."""
    everybody = (anja, bas, olga, dirk, bea, carla, cees, lotte, mark, mina, karin, oscar, fleur)
    return {user.email.partition("@")[0]: user for user in everybody}
