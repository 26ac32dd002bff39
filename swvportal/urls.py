"""Every address of the portal, per app; the matrix in `tests/matrix/rows.py` has a row for each."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("swvportal.portal.urls")),
    path("uren/", include("hours.urls")),
    path("account/", include("swvportal.foundation.account_urls")),
    path("", include("swvportal.foundation.urls")),
    path("", include("intake.urls")),
    path("", include("arrangements.urls")),
    path("", include("coaching.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("swvportal.portal.demo")))
