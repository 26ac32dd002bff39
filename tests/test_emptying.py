"""A test that commits leaves nothing behind, whoever still works for it."""

from __future__ import annotations

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from swvportal.foundation.models import Board
from tests import emptying

pytestmark = pytest.mark.django_db(transaction=True)


def test_rows_of_who_is_still_at_work_go_too() -> None:
    at_work = threading.Event()

    def work() -> None:
        with transaction.atomic():
            Board.objects.create(number="00001", name="Stichting De Boomgaard")
            at_work.set()
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(0.3)")
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert at_work.wait(10)
    emptying.empty(TransactionTestCase())
    worker.join()

    assert Board.objects.count() == 0
    assert ContentType.objects.exists()


def test_who_does_not_stop_is_ended_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "PATIENCE", 0.1)
    other = connection.copy()
    other.connect()

    with pytest.raises(AssertionError, match="Still at work"):
        emptying.empty(TransactionTestCase())

    emptying.empty(TransactionTestCase())
    other.close()
