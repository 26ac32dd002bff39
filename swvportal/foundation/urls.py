"""The foundation's own addresses; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "foundation"
urlpatterns: list[URLPattern] = []
