"""The addresses of the committee, of letters and of agreements; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import path

from arrangements.views import agreement_acts as agree
from arrangements.views import (
    agreements,
    assigning,
    chair,
    committee,
    letters,
    meetings,
    release,
    release_many,
    transfers,
)

app_name = "arrangements"
urlpatterns = [
    path("commissie/", committee.agenda, name="agenda"),
    path("commissie/vergaderingen/", meetings.meetings, name="meetings"),
    path("commissie/vergaderingen/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("commissie/vergaderingen/<uuid:pk>/afzeggen/", meetings.cancel, name="meeting_cancel"),
    path("commissie/vrijgeven/", release_many.waiting, name="release_many"),
    path("commissie/vrijgeven/controleren/", release_many.check, name="release_check"),
    path("commissie/zaak/<uuid:pk>/", committee.case, name="case"),
    path("commissie/zaak/<uuid:pk>/besluit/", chair.decide, name="decide"),
    path("commissie/zaak/<uuid:pk>/vrijgeven/", release.pending, name="pending"),
    path("commissie/zaak/<uuid:pk>/terugdraaien/", release.undo, name="undo"),
    path("commissie/zaak/<uuid:pk>/definitief/", release.release, name="release"),
    path("commissie/zaak/<uuid:pk>/bezwaar/", chair.settle, name="settle"),
    path("afspraken/", agreements.agreements, name="agreements"),
    path("afspraken/nieuw/", agreements.ask, name="agreement_ask"),
    path("afspraken/<uuid:pk>/", agreements.agreement, name="agreement"),
    path("afspraken/<uuid:pk>/akkoord/", agree.agree, name="agreement_agree"),
    path("afspraken/<uuid:pk>/afwijzen/", agree.decline, name="agreement_decline"),
    path("afspraken/<uuid:pk>/intrekken/", agree.withdraw, name="agreement_withdraw"),
    path("afspraken/<uuid:pk>/registreren/", agree.register, name="agreement_register"),
    path("afspraken/<uuid:pk>/teruggeven/", agree.give_back, name="agreement_return"),
    path("afspraken/<uuid:pk>/coach/", agree.assign, name="agreement_assign"),
    path("afspraken/<uuid:pk>/beeindigen/", agree.end, name="agreement_end"),
    path("loket/<uuid:pk>/toewijzen/", assigning.assign, name="assign"),
    path("loket/<uuid:pk>/direct-toewijzen/", assigning.quick, name="quick"),
    path("loket/<uuid:pk>/meer-uren/", assigning.widen, name="widen"),
    path("leerlingen/wisselingen/<uuid:pk>/", transfers.transfer, name="transfer"),
    path("brieven/", letters.letters, name="letters"),
    path("brieven/<uuid:pk>/", letters.letter, name="letter"),
    path("aanvragen/<uuid:pk>/bezwaar/", letters.objection, name="objection"),
]
