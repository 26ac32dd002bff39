"""Asking for a file in a browser, letting the worker make it, and opening it; only in a test that commits."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client
from openpyxl import Workbook, load_workbook

from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.models import Export


def ask(client: Client, kind: str, **fields: object) -> Any:
    """Post the button of a list."""
    return client.post(f"/bestanden/vragen/{kind}/", {"as": "xlsx", **fields})


def asked(client: Client, kind: str, **fields: object) -> Export:
    """The file that was asked for."""
    where = ask(client, kind, **fields).headers["Location"]
    return Export.objects.get(pk=where.strip("/").rpartition("/")[2])


def opened(client: Client, row: Export) -> Any:
    """What the button to open it answers."""
    return client.get(f"/bestanden/{row.pk}/openen/")


def made(client: Client, kind: str, **fields: object) -> bytes:
    """The bytes of a file from click to download."""
    row = asked(client, kind, **fields)
    make_exports()
    answer = opened(client, row)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def book_of(client: Client, kind: str, **fields: object) -> Workbook:
    """The workbook of a list."""
    return load_workbook(io.BytesIO(made(client, kind, **fields)))


def rows_of(client: Client, kind: str, **fields: object) -> list[dict[str, str]]:
    """The rows of a list in CSV, by the names of its columns."""
    text = made(client, kind, **{"as": "csv", **fields}).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))
