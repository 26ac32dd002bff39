"""The time of an answer does not tell whether an object exists (security bar, 3)."""

from __future__ import annotations

import statistics
import time
import uuid

import pytest
from django.urls import reverse

from tests.matrix.rows import GRID
from tests.matrix.stage import Stage

pytestmark = pytest.mark.django_db
PAIRS, SECONDS = 50, 0.025
# A kind of object each; the other addresses of a kind find it in the same way.
OBJECTS = (
    "dossier",
    "intake:attachment",
    "intake:part",
    "arrangements:agreement",
    "arrangements:letter",
    "coaching:trajectory",
    "hours:budget",
    "foundation:export",
)


@pytest.mark.parametrize("name", OBJECTS)
def test_req_003_what_is_not_yours_takes_as_long_as_what_does_not_exist(stage: Stage, name: str) -> None:
    args = next(row for row in GRID.rows if row.name == name).args(stage.world)
    nobodys = {key: uuid.uuid4() if isinstance(value, uuid.UUID) else value for key, value in args.items()}
    found: tuple[list[float], list[float]] = ([], [])
    for _pair in range(PAIRS):  # in turns, so that a busy machine slows both alike
        for times, kwargs in zip(found, (args, nobodys), strict=True):
            began = time.perf_counter()
            answer = stage.ask("ib_other", "get", reverse(name, kwargs=kwargs), {})
            times.append(time.perf_counter() - began)
            assert answer.status_code == 404

    foreign, absent = map(statistics.median, found)
    assert abs(foreign - absent) < SECONDS
