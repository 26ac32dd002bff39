"""The roof's own addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from swvportal.portal import views
from swvportal.portal.health import health

urlpatterns = [
    path("", views.start, name="start"),
    path("health/", health, name="health"),
    path("aanvragen/<uuid:pk>/", views.dossier, name="dossier"),
    path("zoeken/", views.search, name="search"),
    path("language/", login_not_required(set_language), name="set_language"),
]
