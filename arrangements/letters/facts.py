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
from intake.queries import FactsOfRequest, Recipient
from swvportal.foundation.letters import schema

RENEW_WEEKS = 6  # a renewal takes the committee its own term, so it is asked for this long before the end
FOR_WHOM = {"teacher": "leerkracht", "pupil": "leerling", "school": "school"}


class Facts(FactsOfRequest):
    """Gathers once what the letters of a decision share."""

    def __init__(self, decision: Decision, *, number: str, dated: datetime.date) -> None:
        super().__init__(decision.request, number=number, dated=dated)
        self.decision = decision
        self.parts: dict[str, dict[str, Any]] = dict(self.request.parts.values_list("key", "data"))
        self.about["decided_on"] = timezone.localtime(decision.decided_at).date()

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

    def to_board(self) -> schema.Addressee:
        board = self.request.school.board
        return schema.Addressee(
            name=board.name,
            street=board.street,
            postcode=board.postcode,
            city=board.city,
            attention=_("the administration"),
        )

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

    def for_copy(self, recipient: Recipient, subject: str) -> dict[str, Any]:
        """What each letter to a parent, or to a pupil of 16, holds."""
        return {
            **self.shared,
            **self.about,
            "addressee": self.to_recipient(recipient),
            "subject": subject,
            "reasons": self.decision.reasons,
        }
