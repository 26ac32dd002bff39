"""A kind of file of the tests' own that takes seconds to make, in whatever process; for IB'ers."""

from __future__ import annotations

import time
from typing import IO

from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts, Heard, Maker, register_maker
from swvportal.foundation.models import User
from swvportal.foundation.verdicts import verdict

KIND = "langzaam"
SECONDS = 6


def _make(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    for tenth in range(SECONDS * 10):
        heard(tenth, SECONDS * 10)
        time.sleep(0.1)
    file.write(b"klaar")


def register() -> None:
    """Have it made in this process."""
    register_maker(
        KIND,
        Maker(
            ("csv",),
            lambda user, asked: {},
            lambda user, facts: verdict(user.standing.has(Role.IB), "Alleen voor een IB'er."),
            lambda facts: "Langzaam",
            lambda facts: "langzaam",
            _make,
        ),
    )
