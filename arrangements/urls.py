"""The committee's addresses; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import path

from arrangements.views import chair, committee, letters, meetings, release

app_name = "arrangements"
urlpatterns = [
    path("commissie/", committee.agenda, name="agenda"),
    path("commissie/vergaderingen/", meetings.meetings, name="meetings"),
    path("commissie/vergaderingen/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("commissie/vergaderingen/<uuid:pk>/afzeggen/", meetings.cancel, name="meeting_cancel"),
    path("commissie/zaak/<uuid:pk>/", committee.case, name="case"),
    path("commissie/zaak/<uuid:pk>/besluit/", chair.decide, name="decide"),
    path("commissie/zaak/<uuid:pk>/vrijgeven/", release.pending, name="pending"),
    path("commissie/zaak/<uuid:pk>/terugdraaien/", release.undo, name="undo"),
    path("commissie/zaak/<uuid:pk>/definitief/", release.release, name="release"),
    path("commissie/zaak/<uuid:pk>/bezwaar/", chair.settle, name="settle"),
    path("brieven/", letters.letters, name="letters"),
    path("brieven/<uuid:pk>/", letters.letter, name="letter"),
    path("aanvragen/<uuid:pk>/bezwaar/", letters.objection, name="objection"),
]
