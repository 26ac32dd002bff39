"""The demo's files of children: one that stands twice, as a school typed the name anew, and one that changes school."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from intake import transitions as ask
from intake.enums import ConsentMethod, ConsentState, PartKey, RequestKind
from intake.models import Request, Transfer
from intake.queries import needed_consents, text_for
from swvportal.foundation.enums import Custody
from swvportal.foundation.models import Pupil, User
from swvportal.portal.demo_ground import Ground
from swvportal.portal.demo_kinds import since


def type_one_twice(ground: Ground) -> Request:
    """Have De Wilg ask an observation of Yara, of whom there is an arrangement, under a name typed wrongly."""
    known = Pupil.objects.get(first_name="Yara", last_name="Blom")
    by, now = ground.who("Anja"), since(ground, 4)
    request = ask.start_request(known.school, kind=RequestKind.OBSERVATION, by=by, key=uuid.uuid4(), now=now)
    fields = {
        "first_name": "Jara", "last_name": "Blom", "birth_date": known.birth_date, "group": known.group,
        "group_history": "", "home_language": "",
    }  # fmt: skip
    ask.save_pupil(request, fields=fields, version=0, by=by, now=now)
    question = {"occasion": "", "teacher_question": "Wat zien wij over het hoofd bij Jara?", "domains": ["attitude"]}
    sot_on = (timezone.localdate(ground.now) + datetime.timedelta(days=8)).isoformat()
    look = {"sot_on": sot_on, "look_at": "Het begin van de ochtend.", "parents_invited": "yes"}
    for key, data in ((PartKey.HEAD, {"sort": "new"}), (PartKey.QUESTION, question), (PartKey.OBSERVE, look)):
        ask.save_part(request, key, data=data, version=0, by=by, now=now)
    _agree(request, name="Eva Blom", by=by, now=now)
    ask.submit(request, by=by, now=now)
    return request


def _agree(request: Request, *, name: str, by: User, now: datetime.datetime) -> None:
    """One parent with authority, who said yes."""
    parent = {
        "name": name, "custody": Custody.YES, "wants_copy": True, "language": "nl", "email": "", "phone": "",
        "street": "Beukenlaan 4", "postcode": "7603 CD", "city": "Bloesemdam", "secret_address": False,
    }  # fmt: skip
    ask.save_parents(request, parents=[parent], disagree=False, version=0, by=by, now=now)
    request.refresh_from_db()
    words = text_for(request, pupil=False, today=timezone.localdate(now))
    for one in needed_consents(request):
        ask.record_consent(
            request, parent=one.parent, state=ConsentState.GIVEN, method=ConsentMethod.TALK, text=words.text,
            version=words.version, until=words.until, answered_on=timezone.localdate(now), by=by, now=now,
        )  # fmt: skip


def announce_a_move(ground: Ground) -> Transfer:
    """Have De Wilg say that Bram goes to De Eik, where today is his first day."""
    pupil = Pupil.objects.get(first_name="Bram", last_name="Postma")
    day, remark = timezone.localdate(ground.now), "Het gezin is verhuisd. De ouders weten ervan."
    target, by = ground.schools["De Eik"], ground.who("Anja")
    return ask.announce_transfer(pupil, target=target, on=day, remark=remark, by=by, now=since(ground, 2))
