"""What letters share, mostly those of one decision: sender, pupil, days, grant, addressees; it renders none."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrangements.enums import Outcome, Score
from arrangements.models import Decision
from arrangements.queries import asked_for, tested
from intake.enums import PartKey
from intake.models import Request
from swvportal.foundation.enums import Custody
from swvportal.foundation.letters import schema
from swvportal.foundation.models import Parent, Partnership
from swvportal.foundation.towns import place

RENEW_WEEKS = 6  # a renewal takes the committee its own term, so it is asked for this long before the end
FOR_WHOM = {"teacher": "leerkracht", "pupil": "leerling", "school": "school"}


def recipients(request: Request) -> list[Parent]:
    """Parents with authority (gezag) who want a copy; nobody else is a recipient (security bar, 91)."""
    if request.pupil is None:
        return []
    return list(request.pupil.parents.filter(custody=Custody.YES, wants_copy=True).order_by("name", "pk"))


def sender_of(house: Partnership) -> schema.Sender:
    """The partnership as every letter names it."""
    return schema.Sender(
        name=house.name,
        street=house.street,
        postcode=house.postcode,
        city=house.city,
        phone=house.phone,
        email=house.email,
        website=house.website,
    )


class Facts:
    """Gathers once what the letters of a decision share."""

    def __init__(self, decision: Decision, *, number: str, dated: datetime.date) -> None:
        self.decision = decision
        self.request = decision.request
        self.house = Partnership.objects.get()
        self.dated = dated
        self.parts: dict[str, dict[str, Any]] = dict(self.request.parts.values_list("key", "data"))
        self.parents = recipients(self.request)
        self.shared: dict[str, Any] = {
            "sender": sender_of(self.house),
            "number": number,
            "dated": dated,
            "request_number": self.request.reference,
            "signature": schema.Signature(
                name=self.house.signatory,
                title=self.house.signatory_title,
                mandate=_("on behalf of the committee for arrangements"),
            ),
        }
        self.about: dict[str, Any] = {
            "school": self.request.school.name,
            "pupil": self.pupil(),
            "dates": self.dates(),
            "decided_on": timezone.localtime(decision.decided_at).date(),
            "contact": self.contact(),
        }

    def pupil(self) -> schema.Pupil:
        pupil = self.request.pupil
        assert pupil is not None  # noqa: S101 - an OA is not submitted without
        assert pupil.birth_date is not None  # noqa: S101 - nor without this
        return schema.Pupil(name=pupil.full_name, birth_date=pupil.birth_date, group=pupil.group)

    def dates(self) -> schema.Dates:
        def day(moment: datetime.datetime | None) -> datetime.date:
            return timezone.localtime(moment or self.request.created_at).date()

        return schema.Dates(
            requested_on=day(self.request.created_at),
            received_on=day(self.request.submitted_at),
            complete_on=day(self.request.complete_at),
        )

    def contact(self) -> str:
        reach = [text for text in (self.house.phone, self.house.email) if text]
        return _("the loket of %(name)s (%(reach)s)") % {"name": self.house.name, "reach": ", ".join(reach)}

    def objection(self) -> schema.Objection:
        return schema.Objection(
            weeks=self.house.weeks_objection,
            until=self.dated + datetime.timedelta(weeks=self.house.weeks_objection),
            address=f"{self.house.name}, {self.house.street}, {self.house.postcode} {self.house.city}",
        )

    def grant(self) -> schema.Grant:
        decision = self.decision
        assert decision.starts_on is not None  # noqa: S101 - decision_grant_is_whole
        assert decision.ends_on is not None  # noqa: S101 - decision_grant_is_whole
        partial = decision.outcome == Outcome.PARTIAL
        asked = asked_for(self.request, replaces=decision.replaces) if partial else None
        return schema.Grant(
            minutes_direct=decision.direct_minutes,
            minutes_indirect=decision.indirect_minutes,
            form=decision.form,
            starts_on=decision.starts_on,
            ends_on=decision.ends_on,
            renew_before=decision.ends_on - datetime.timedelta(weeks=RENEW_WEEKS),
            partial=partial,
            minutes_asked=asked.minutes if asked else 0,
            asked_until=asked.ends_on if asked and asked.longer_than(decision.ends_on) else None,
        )

    def goals(self, wanted: Callable[[str], bool] = lambda _whom: True) -> tuple[schema.Goal, ...]:
        rows = self.parts.get(PartKey.GOALS, {}).get("rows", [])
        return tuple(
            schema.Goal(
                for_whom=FOR_WHOM.get(row["for_whom"], row["for_whom"]),
                text=row["goal"],
                evaluate_on=datetime.date.fromisoformat(row["evaluate_on"]),
            )
            for row in rows
            if row.get("for_whom") and row.get("goal") and row.get("evaluate_on") and wanted(row["for_whom"])
        )

    def principles(self) -> tuple[schema.Principle, ...]:
        reviews = list(self.decision.reviews.prefetch_related("scores"))
        if not reviews:  # on an objection the chair decides anew, without a round of reviews
            return ()
        return tuple(
            schema.Principle(
                name=capfirst(str(row.principle.label)),
                finding=_("not weighed") if row.mean is None else str(Score(round(row.mean)).label),
            )
            for row in tested(reviews)
        )

    def to_school(self) -> schema.Addressee:
        school = self.request.school
        return schema.Addressee(
            name=school.name,
            street=school.street,
            postcode=school.postcode,
            city=place(school.city),
            attention=_("the management"),
        )

    def to_board(self) -> schema.Addressee:
        board = self.request.school.board
        return schema.Addressee(
            name=board.name,
            street=board.street,
            postcode=board.postcode,
            city=board.city,
            attention=_("the administration"),
        )

    def to_parent(self, parent: Parent) -> schema.Addressee:
        return schema.Addressee(name=parent.name, street=parent.street, postcode=parent.postcode, city=parent.city)

    def copies_to(self) -> tuple[str, ...]:
        return (_("the parents of the pupil"),) if self.parents else ()

    def coaches(self) -> tuple[str, ...]:
        return (self.decision.coach.name,) if self.decision.coach else ()

    def for_school(self, subject: str) -> dict[str, Any]:
        """What each letter to the school holds."""
        return {
            **self.shared,
            **self.about,
            "addressee": self.to_school(),
            "subject": subject,
            "motivation": self.decision.motivation,
            "copies_to": self.copies_to(),
        }

    def for_parent(self, parent: Parent, subject: str) -> dict[str, Any]:
        """What each letter to a parent holds."""
        return {
            **self.shared,
            **self.about,
            "addressee": self.to_parent(parent),
            "subject": subject,
            "reasons": self.decision.reasons,
        }
