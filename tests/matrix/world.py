"""One small world for the whole matrix: the actors, their places, and the things that rows are about.

A thing is a function with `@thing` in `tests/matrix/things.py`; a row reaches it as `w.thing("its_name")`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, Partnership, School, Supplier, User
from tests.story import SINCE, person

Maker = Callable[["World"], Any]
_makers: dict[str, Maker] = {}


def thing(make: Maker) -> Maker:
    """Register how a thing of the world is made; its name is the function's."""
    _makers[make.__name__] = make
    return make


class World:
    """Two schools of two boards, two teams of coaches, a person per actor."""

    def __init__(self) -> None:
        self.partnership = Partnership.objects.create(
            code="PO0000",
            name="SWV De Bloesem",
            letter_prefix="BLO",
            street="Dorpsstraat 1",
            postcode="7600 AA",
            city="Bloesemdam",
            email="info@bloesem.example",
            signatory="Mies Bakker",
            signatory_title="directeur",
        )
        self.board = Board.objects.create(number="00001", name="Stichting De Boomgaard")
        self.other_board = Board.objects.create(number="00002", name="Stichting Het Bos")
        self.school = School.objects.create(code="00AA00", name="De Wilg", board=self.board)
        self.other_school = School.objects.create(code="00BB00", name="De Eik", board=self.other_board)
        self.team = Supplier.objects.create(name="Expertise- en Dienstenteam", own_team=True)
        self.other_team = Supplier.objects.create(name="SO De Linde")
        self.people: dict[str, User] = {
            "ib": person("Anja Smit", Role.IB, school=self.school),
            "ib_other": person("Olga Prins", Role.IB, school=self.other_school),
            "director": person("Dirk Mulder", Role.DIRECTOR, school=self.school),
            "board": person("Bea Visser", Role.BOARD, board=self.board),
            "coach": person("Carla Meijer", Role.COACH, supplier=self.team),
            "coach_other": person("Cees Bos", Role.COACH, supplier=self.other_team),
            "coordinator": person("Lotte Vos", Role.COORDINATOR),
            "committee": person("Mark Peters", Role.COMMITTEE),
            "chair": person("Karin Schouten", Role.CHAIR),
            "office": person("Oscar Willems", Role.OFFICE),
            "auditor": person("Fleur Hendriks", Role.AUDITOR),
            "two_roles": self._with_two_roles(),
            "deactivated": person("Dora Vliet", Role.OFFICE),
        }
        self._made: dict[str, Any] = {}

    def _with_two_roles(self) -> User:
        """IB'er at the other school and coach of the other team, at once."""
        user = person("Tess Wolf", Role.IB, school=self.other_school)
        Membership.objects.create(user=user, role=Role.COACH, supplier=self.other_team, starts_on=SINCE)
        return user

    def thing(self, name: str) -> Any:
        """The thing of this name, made the first time it is asked for, also by another thing."""
        if name not in self._made:
            self._made[name] = _makers[name](self)
        return self._made[name]

    def make_all(self) -> None:
        """Make every thing now, so that none is made inside a cell and undone with it."""
        for name in _makers:
            self.thing(name)
