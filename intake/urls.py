"""Every address of requests, consents, documents and the loket."""

from django.urls import path

from intake.views import consents, director, documents, parts, school

app_name = "intake"
urlpatterns = [
    path("aanvragen/", school.requests, name="requests"),
    path("aanvragen/nieuw/", school.new, name="new"),
    path("aanvragen/<uuid:pk>/invullen/", school.write, name="write"),
    path("aanvragen/<uuid:pk>/deel/<str:key>/", parts.part, name="part"),
    path("aanvragen/<uuid:pk>/akkoord/", director.agree, name="agree"),
    path("aanvragen/<uuid:pk>/advies-vragen/", school.ask_adviser, name="ask_adviser"),
    path("aanvragen/<uuid:pk>/toestemming/<str:who>/", consents.record, name="consent"),
    path("aanvragen/<uuid:pk>/controleren/", school.check, name="check"),
    path("aanvragen/<uuid:pk>/indienen/", school.submit, name="submit"),
    path("aanvragen/<uuid:pk>/ingediend/", school.sent, name="sent"),
    path("aanvragen/<uuid:pk>/aanvullen/", school.complete, name="complete"),
    path("aanvragen/<uuid:pk>/intrekken/", school.withdraw, name="withdraw"),
    path("toestemmingen/<uuid:pk>/intrekken/", consents.withdraw, name="consent_withdraw"),
    path("bijlagen/<uuid:pk>/", documents.attachment, name="attachment"),
    path("bijlagen/<uuid:pk>/weghalen/", documents.remove, name="attachment_remove"),
]
