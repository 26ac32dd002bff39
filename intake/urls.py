"""Every address of requests, consents, documents and the loket."""

from django.urls import path

from intake.views import (
    begin,
    consent_links,
    consents,
    desk,
    desk_acts,
    director,
    documents,
    extension,
    office,
    parts,
    school,
)

app_name = "intake"
urlpatterns = [
    path("aanvragen/", school.requests, name="requests"),
    path("aanvragen/nieuw/", begin.choose, name="new"),
    path("aanvragen/nieuw/<str:kind>/", begin.new, name="new_of"),
    path("aanvragen/<uuid:pk>/invullen/", school.write, name="write"),
    path("aanvragen/<uuid:pk>/deel/<str:key>/", parts.part, name="part"),
    path("aanvragen/<uuid:pk>/akkoord/", director.agree, name="agree"),
    path("aanvragen/<uuid:pk>/advies-vragen/", school.ask_adviser, name="ask_adviser"),
    path("aanvragen/<uuid:pk>/toestemming/<str:who>/", consents.record, name="consent"),
    path("aanvragen/<uuid:pk>/toestemming/<str:who>/vragen/", consent_links.ask, name="consent_ask"),
    path("aanvragen/<uuid:pk>/controleren/", school.check, name="check"),
    path("aanvragen/<uuid:pk>/indienen/", school.submit, name="submit"),
    path("aanvragen/<uuid:pk>/ingediend/", school.sent, name="sent"),
    path("aanvragen/<uuid:pk>/aanvullen/", school.complete, name="complete"),
    path("aanvragen/<uuid:pk>/intrekken/", school.withdraw, name="withdraw"),
    path("aanvragen/<uuid:pk>/vervolg/", begin.go_on, name="go_on"),
    path("aanvragen/<uuid:pk>/verlengen/", extension.extend, name="extend"),
    path("aanvragen/<uuid:pk>/verlenging-intrekken/", extension.withdraw, name="withdraw_extension"),
    path("toestemmingen/<uuid:pk>/intrekken/", consents.withdraw, name="consent_withdraw"),
    path("toestemmingen/vragen/<uuid:pk>/", consent_links.question, name="consent_question"),
    path("bijlagen/<uuid:pk>/", documents.attachment, name="attachment"),
    path("bijlagen/<uuid:pk>/weghalen/", documents.remove, name="attachment_remove"),
    path("kantoor/vaste-coaches/", office.fixed_coaches, name="fixed_coaches"),
    path("kantoor/vaste-coaches/<uuid:pk>/", office.fixed_coach, name="fixed_coach"),
    path("loket/", desk.desk, name="desk"),
    path("loket/nieuws/", desk.news, name="news"),
    path("loket/<uuid:pk>/", desk.case, name="case"),
    path("loket/<uuid:pk>/oppakken/", desk.claim, name="claim"),
    path("loket/<uuid:pk>/terugleggen/", desk.unclaim, name="unclaim"),
    path("loket/<uuid:pk>/vragen/", desk_acts.do, {"name": "return_for_completion"}, name="ask"),
    path("loket/<uuid:pk>/naar-commissie/", desk_acts.do, {"name": "forward"}, name="forward"),
    path("loket/<uuid:pk>/niet-in-behandeling/", desk_acts.do, {"name": "decline"}, name="decline"),
    path("loket/<uuid:pk>/verdagen/", desk_acts.do, {"name": "postpone"}, name="postpone"),
    path("loket/<uuid:pk>/hervatten/", desk_acts.do, {"name": "resume"}, name="resume"),
]
