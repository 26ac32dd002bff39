"""The foundation's own addresses; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import URLPattern, path

from swvportal.foundation.views import office_duo

app_name = "foundation"
urlpatterns: list[URLPattern] = [
    path("kantoor/scholen/", office_duo.schools, name="schools"),
    path("kantoor/scholen/<uuid:pk>/van-ons/", office_duo.school_ours, name="school_ours"),
    path("kantoor/scholen/import/", office_duo.duo_imports, name="duo_imports"),
    path("kantoor/scholen/import/<uuid:pk>/", office_duo.duo_import, name="duo_import"),
    path("kantoor/scholen/import/<uuid:pk>/voortgang/", office_duo.duo_import_progress, name="duo_import_progress"),
    path("kantoor/scholen/import/<uuid:pk>/akkoord/", office_duo.duo_import_confirm, name="duo_import_confirm"),
    path("kantoor/scholen/import/<uuid:pk>/stop/", office_duo.duo_import_cancel, name="duo_import_cancel"),
]
