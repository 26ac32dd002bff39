"""The coach's addresses; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import path

from coaching.views import coach, ending, handing_over, season

app_name = "coaching"
urlpatterns = [
    path("trajecten/", coach.mine, name="mine"),
    path("trajecten/start/<uuid:pk>/", coach.start, name="start"),
    path("trajecten/<uuid:pk>/", coach.trajectory, name="trajectory"),
    path("trajecten/<uuid:pk>/verslag/", coach.report, name="report"),
    path("trajecten/<uuid:pk>/afsluiten/", coach.close, name="close"),
    path("aanvragen/<uuid:pk>/overdragen/", handing_over.one, name="hand_over"),
    path("aanvragen/loopt-af/", ending.ending, name="ending"),
    path("aanvragen/loopt-af/begin/", ending.renew, name="renew"),
    path("aanvragen/loopt-af/controleren/", ending.check, name="renew_check"),
    path("loket/seizoen/", season.season, name="season"),
    path("loket/seizoen/verlengen/", season.extend, name="season_extend"),
    path("loket/seizoen/uitnodigen/", season.invite, name="season_invite"),
    path("coaches/<uuid:pk>/overdragen/", handing_over.everything, name="hand_all"),
]
