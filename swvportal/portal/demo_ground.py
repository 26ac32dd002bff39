"""What the demo's stories stand on: its people by first name, fixed coaches, meetings, budgets and contracts."""

from __future__ import annotations

import datetime

from django.utils import timezone

from arrangements.models import Meeting
from hours.enums import Purpose
from hours.transitions import allocate, open_budget
from intake.models import SchoolCoach
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.portal.demo import DOMAIN
from swvportal.portal.demo_hours import divide_hours
from swvportal.portal.demo_people import TEAM


class Ground:
    """Who is who in the demo, and what stands before the first request; `now` is the moment of loading."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now
        self.people = {user.name.split()[0]: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
        self.schools = {school.name: school for school in School.objects.all()}
        self.coaches = {"De Wilg": "Carla", "De Linde": "Carla", "De Eik": "Cees", "De Berk": "Cees"}
        self.writers = {"De Wilg": "Anja", "De Linde": "Bas", "De Eik": "Olga", "De Berk": "Olga"}
        self.heads = {"De Wilg": "Dirk", "De Linde": "Dirk", "De Eik": "Dora", "De Berk": "Dora"}

    def who(self, name: str) -> User:
        return self.people[name]

    def lay(self) -> None:
        """Fixed coaches, the committee's meetings and the budgets of this school year and the last."""
        today = timezone.localtime(self.now).date()
        for school, coach in self.coaches.items():
            since = datetime.date(today.year - 2, 8, 1)
            SchoolCoach.objects.create(school=self.schools[school], coach=self.who(coach), since=since)
        for weeks in (-4, -2, 0, 2, 4, 6):
            held = today + datetime.timedelta(days=(3 - today.weekday()) % 7, weeks=weeks)
            Meeting.objects.create(held_on=held, starts_at=datetime.time(15, 30), place="Dorpsstraat 1, zaal 2")
        team = Supplier.objects.get(name=TEAM)
        for year in (school_year_of(today) - 1, school_year_of(today)):
            budget = open_budget(supplier=team, school_year=year, purpose=Purpose.OA)
            allocate(budget, 420 * 60, by=self.who("Oscar"), now=self.now, reason="Verdeling van het schooljaar")
        divide_hours(team=team, by=self.who("Oscar"), now=self.now)
