"""How the things are made that the rows need; each file of an app may have its own helpers, the names are shared.

    @thing
    def draft(w: World) -> Request:
        return start_request(w.people["ib"], school=w.school, ...)

Make them by the house's own acts, so that they are as they are in life. The world is rolled back after each cell, so
a thing looks the same to every actor.
"""

from __future__ import annotations

import uuid

from django.utils import timezone

from hours.enums import Activity, Purpose, WhatFor
from hours.models import Budget, TimeEntry
from hours.transitions import allocate, log_time, open_budget, reserve
from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import invite, link_of
from swvportal.foundation.models import DuoImport, Invitation, Membership, School
from swvportal.foundation.schoolyears import school_year_of
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


@thing
def oa_budget(w: World) -> Budget:
    """Ten hours of the partnership for arrangements, this school year."""
    row = open_budget(supplier=w.team, school_year=school_year_of(timezone.localdate()), purpose=Purpose.OA)
    allocate(row, 600, by=w.people["office"], now=timezone.now())
    return row


@thing
def school_budget(w: World) -> Budget:
    """A budget of the school for consultation."""
    year = school_year_of(timezone.localdate())
    return open_budget(supplier=w.team, school_year=year, purpose=Purpose.CB, school=w.school)


@thing
def time_entry(w: World) -> TimeEntry:
    """An hour of the coach on an arrangement."""
    now = timezone.now()
    reservation = reserve(
        w.thing("oa_budget"),
        240,
        what_for=WhatFor.OA,
        reference="OA-2026-001",
        coach=w.people["coach"],
        by=w.people["chair"],
        now=now,
    )
    return log_time(
        w.people["coach"],
        reservation=reservation,
        worked_on=timezone.localdate(now),
        minutes=60,
        activity=Activity.TALK,
        note="",
        key=uuid.uuid4(),
        now=now,
    )


@thing
def invitation(w: World) -> Invitation:
    """An IB'er asked to the first school by its director."""
    return invite("nieuw@story.example", name="Nora Nieuw", role=Role.IB, place=w.school, by=w.people["director"])


@thing
def token(w: World) -> str:
    made: Invitation = w.thing("invitation")
    return link_of(made).rstrip("/").rpartition("/")[2]
