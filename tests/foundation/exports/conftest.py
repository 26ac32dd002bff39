"""A kind of file of the tests' own, for IB'ers, that does what a test wants while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

import pytest

from swvportal.foundation.enums import Role
from swvportal.foundation.exports import kinds
from swvportal.foundation.exports.kinds import Facts, Heard, Maker, register_maker
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import verdict

During = Callable[[Heard], None]


class Trial:
    """Writes the name of who asked; `during` runs while it is made."""

    def __init__(self) -> None:
        self.during: During = lambda heard: None
        self.runs = 0

    def make(self, user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
        self.runs += 1
        self.during(heard)
        file.write(f"{user.name}: {facts['what']}".encode())


@pytest.fixture
def trial() -> Iterator[Trial]:
    found = Trial()
    register_maker(
        "proef",
        Maker(
            ("csv",),
            lambda user, asked: {"what": asked.get("what", "")},
            lambda user, facts: verdict(user.standing.has(Role.IB), "Alleen voor een IB'er."),
            lambda facts: f"Proef {facts['what']}",
            lambda facts: "proef",
            found.make,
        ),
    )
    yield found
    del kinds._makers["proef"]
