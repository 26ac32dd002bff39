"""SOT meetings and what belongs to them, for the rows of intake."""

from __future__ import annotations

from django.utils import timezone

from intake import transitions as act
from intake.models import AgendaItem, Conclusion, SotMeeting, SotMember, SotParticipant
from tests.intake.sot import about_pupil, discussed, held, planned, seat
from tests.matrix.world import World, thing


@thing
def sot_meeting(w: World) -> SotMeeting:
    """A meeting of De Wilg today, to which a coach from elsewhere was asked by name."""
    meeting = planned(w.school, w.people["ib"])
    coach = w.people["coach_other"]
    act.add_participant(
        meeting, seat(coach.name, email=coach.email, every_item=True), by=w.people["ib"], now=timezone.now()
    )
    return meeting


@thing
def sot_held(w: World) -> SotMeeting:
    """A meeting of De Wilg with final minutes."""
    meeting = planned(w.school, w.people["ib"], hour=8)
    discussed(about_pupil(meeting, w.people["ib"]), w.people["ib"])
    return held(meeting, w.people["ib"])


@thing
def sot_item(w: World) -> AgendaItem:
    return about_pupil(w.thing("sot_meeting"), w.people["ib"])


@thing
def sot_line(w: World) -> Conclusion:
    """What was agreed at a meeting with final minutes."""
    return Conclusion.objects.get(item__meeting=w.thing("sot_held"))


@thing
def sot_member(w: World) -> SotMember:
    return act.save_member(w.school, seat(), by=w.people["ib"], now=timezone.now())


@thing
def sot_guest(w: World) -> SotParticipant:
    """Somebody from outside at the meeting of today."""
    return act.add_participant(w.thing("sot_meeting"), seat(), by=w.people["ib"], now=timezone.now())
