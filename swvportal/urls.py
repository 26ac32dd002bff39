"""Every address of the portal, per app; the matrix in `tests/matrix.py` has a row for each."""

from django.urls import include, path

urlpatterns = [
    path("", include("swvportal.portal.urls")),
    path("accounts/", include("allauth.account.urls")),
]
