"""Two or more people doing something at the same instant, each on a connection of their own."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from unittest import mock

from django.db import connection, models

SECONDS = 30


def race(*acts: Callable[[], object]) -> list[object]:
    """Run every act in its own thread and connection, all let go at once; answers results and exceptions in order."""
    gate = threading.Barrier(len(acts))
    ends: list[object] = [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            gate.wait(SECONDS)
            ends[index] = act()
        except Exception as problem:  # noqa: BLE001 - the test looks at whatever came out
            ends[index] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    if any(thread.is_alive() for thread in threads):
        raise AssertionError("A racer hangs.")
    return ends


@contextlib.contextmanager
def without_locks() -> Iterator[None]:
    """Switch `select_for_update` off: a race that still ends well under this proves nothing (security bar, 53)."""

    def unlocked(queryset: models.QuerySet[models.Model], **_options: object) -> models.QuerySet[models.Model]:
        return queryset.all()

    with mock.patch.object(models.QuerySet, "select_for_update", unlocked):
        yield
