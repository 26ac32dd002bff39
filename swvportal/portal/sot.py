"""What of the SOT waits for a school, as tasks of the start page. It asks intake's own reads and decides nothing."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.models import SotMeeting
from intake.queries import waiting_meetings
from swvportal.foundation.models import User
from swvportal.foundation.parts import Task
from swvportal.portal.links import address

SOON = 21  # days before a meeting in which parents should know of it
MOST = 8


def sot_tasks(user: User) -> list[Task]:
    """Minutes to finish, and parents to invite to a meeting of the coming weeks; none for who works at no school."""
    if not user.standing.school_ids:
        return []
    today = timezone.localdate()
    return [_task(row, count, today) for row, count in waiting_meetings(user, today, days=SOON, most=MOST)]


def _task(row: SotMeeting, count: int, today: datetime.date) -> Task:
    day, page = {"day": date_format(row.held_on, "j F Y")}, address("intake:sot_meeting", row.pk)
    if row.held_on < today:
        words = _("Finish the minutes of the SOT of %(day)s") % day
        return Task(words, _("minutes to finish"), "todo", page, row.school.name)
    items = ngettext("%(n)d item", "%(n)d items", count) % {"n": count}
    return Task(_("SOT of %(day)s: invite the parents") % day, items, "todo", page, row.school.name)
