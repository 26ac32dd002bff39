"""What a watcher hears: ok, or the part that is away."""

from __future__ import annotations

import pytest
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError, connection
from django.test import Client

from swvportal.portal import health
from tests.test_supervisor import free_port


@pytest.mark.django_db
def test_ok_when_database_and_cache_answer(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_cache_is_named_when_it_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "cache", RedisCache(f"redis://127.0.0.1:{free_port()}/0", {}))
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"cache\n")


@pytest.mark.django_db
def test_the_database_is_named_when_it_refuses(client: Client) -> None:
    def refuse(*_query: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"database\n")
