"""The first day: the one partnership, its own team and the first person of the office. No page leads here.

Whoever may run commands on the machine may do this, once; everything after it is the office's, on pages.
"""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, Supplier, User
from swvportal.foundation.people import add_membership
from swvportal.foundation.workflow import NotReady


@transaction.atomic
def set_up(partnership: Partnership, *, team: str, email: str, name: str, now: datetime.datetime) -> User:
    """Keep the partnership, its own team, and this person as the office; gives the person, who has no password yet.

    The person stands in the trail as who set it up, as there is nobody else. Refused when there is a partnership
    already; raises ValidationError when something typed makes no sense.
    """
    if Partnership.objects.exists():
        raise NotReady(_("This portal has a partnership already; the office changes it on the page with the settings."))
    own = Supplier(name=team.strip(), own_team=True)
    office = User(email=email.strip().lower(), name=name.strip())
    office.set_unusable_password()
    wrong: list[str] = []
    for row in (partnership, own, office):
        try:
            row.full_clean()
        except ValidationError as problem:
            wrong += [f"{field}: {' '.join(words)}" for field, words in problem.message_dict.items()]
    if wrong:
        raise ValidationError(wrong)
    for row in (partnership, own, office):
        row.save(force_insert=True)
    noted(partnership, "set_up", by=office, now=now, target=partnership.code, reason=partnership.name)
    noted(own, "add_team", by=office, now=now, reason=own.name)
    add_membership(office, role=Role.OFFICE, place=None, by=office, starts_on=timezone.localdate(now), now=now)
    return office
