"""How the things are made that the rows need; each file of an app may have its own helpers, the names are shared.

    @thing
    def draft(w: World) -> Request:
        return start_request(w.people["ib"], school=w.school, ...)

Make them by the house's own acts, so that they are as they are in life. The world is rolled back after each cell, so
a thing looks the same to every actor.
"""

from __future__ import annotations

from django.utils import timezone

from swvportal.foundation.models import DuoImport, Membership, School
from tests.matrix.world import World, thing


@thing
def membership(w: World) -> Membership:
    return w.people["ib_other"].memberships.get()


@thing
def school_apart(w: World) -> School:
    return School.objects.create(code="00CC00", name="De Beuk", board=w.board, maybe_national=True)


@thing
def duo_import(w: World) -> DuoImport:
    today = timezone.localdate()
    return DuoImport.objects.create(
        swv="PO0000", as_of=today, uploaded_by=w.people["office"], uploaded_at=timezone.now()
    )
