"""Which letters go with a decision and to whom, with their facts, frozen at release; renders nothing, writes nothing.

What belongs in an award letter: dossier.md, "Letters"; source 000: the grant goes to the school, parents get a copy.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from arrangements.enums import Outcome
from arrangements.letters.facts import Facts
from arrangements.models import Decision
from intake.queries import Recipient, is_secret
from swvportal.foundation.enums import Role
from swvportal.foundation.letters import schema, to_pupils
from swvportal.foundation.models import Parent, User


@dataclass(frozen=True)
class PackItem:
    """One letter of a pack: its facts, and the parent it goes to; `copy` tells parents' letters apart.

    `secret` where the address in it is for the office alone.
    """

    facts: schema.LetterFacts
    parent: Parent | None = None
    copy: int = 0
    secret: bool = False


def pack(decision: Decision, *, number: str, dated: datetime.date) -> list[PackItem]:
    """The letters of one decision: to the school, to whom gets a copy (`recipients`), and for a grant to the board's
    office. Letters are Dutch, whatever language the reader's screen has."""
    with override("nl"):
        facts = Facts(decision, number=number, dated=dated)
        if decision.is_grant:
            return _award(facts)
        return _refusal(facts) if decision.outcome == Outcome.REFUSE else _deferral(facts)


def previewed(item: PackItem, reader: User) -> schema.LetterFacts:
    """The facts of a letter as this person may see them before release: a secret address is the office's alone."""
    if not item.secret or reader.standing.has(Role.OFFICE):
        return item.facts
    return replace(item.facts, addressee=schema.Addressee(name=item.facts.addressee.name))


def _award(facts: Facts) -> list[PackItem]:
    grant = facts.grant()
    school = schema.AwardFacts(
        **facts.for_school(_("Decision on your request for an education arrangement")),
        principles=facts.principles(),
        grant=grant,
        coaches=facts.coaches(),
        goals=facts.goals(),
        evaluated_by=_("the school coach together with the school and the parents"),
        conditions=_lines(facts.decision.conditions)
        or (
            _("The school puts in what it named in its request."),
            _("The school keeps the OPP or growth document up to date."),
        ),
        ends_when=(
            _("the period is over or the hours are used"),
            _("the pupil leaves the school"),
            _("the parents withdraw their consent"),
        ),
        objection=facts.objection(),
    )
    copies = _to_each(
        facts,
        lambda recipient: (schema.ParentsFacts if recipient else to_pupils.AwardPupilFacts)(
            **facts.for_copy(
                recipient, _("Help at school for your child") if recipient else _("Help at school for you")
            ),
            grant=grant,
            coaches=facts.coaches(),
            goals=facts.goals(lambda whom: whom == "pupil"),
            objection=facts.objection(),
        ),
    )
    return [PackItem(school), *copies, PackItem(_finance(facts, grant))]


def _finance(facts: Facts, grant: schema.Grant) -> schema.FinanceFacts:
    """For the administration of the board, without anything of a pupil."""
    school, reservation = facts.request.school, facts.decision.reservation
    return schema.FinanceFacts(
        **facts.shared,
        addressee=facts.to_board(),
        subject=_("Hours granted to a school of your board"),
        school=school.name,
        school_code=school.code,
        board=school.board.name,
        decided_on=facts.about["decided_on"],
        budget=str(reservation.budget) if reservation else "",
        grant=grant,
    )


def _refusal(facts: Facts) -> list[PackItem]:
    advice = _lines(facts.decision.instead)
    school = schema.RefusalFacts(
        **facts.for_school(_("Decision on your request for an education arrangement")),
        principles=facts.principles(),
        advice=advice,
        objection=facts.objection(),
    )
    copies = _to_each(
        facts,
        lambda recipient: (schema.RefusalParentsFacts if recipient else to_pupils.RefusalPupilFacts)(
            **facts.for_copy(recipient, _about(recipient)),
            advice=advice,
            objection=facts.objection(),
        ),
    )
    return [PackItem(school), *copies]


def _deferral(facts: Facts) -> list[PackItem]:
    back_on = facts.decision.back_on
    assert back_on is not None  # noqa: S101 - decision_deferral_has_day
    school = schema.DeferralFacts(
        **facts.for_school(_("Your request for an education arrangement waits")),
        needed=_lines(facts.decision.needed),
        back_on=back_on,
    )
    copies = _to_each(
        facts,
        lambda recipient: (schema.DeferralParentsFacts if recipient else to_pupils.DeferralPupilFacts)(
            **facts.for_copy(recipient, _about(recipient)), back_on=back_on
        ),
    )
    return [PackItem(school), *copies]


def _about(recipient: Recipient) -> str:
    return _("The request of the school for your child") if recipient else _("The request of the school for you")


def _to_each(facts: Facts, make: Callable[[Recipient], schema.LetterFacts]) -> list[PackItem]:
    return [
        PackItem(make(one), one, copy if one else 0, secret=is_secret(facts.request, one))
        for copy, one in enumerate(facts.recipients, start=1)
    ]


def _lines(text: str) -> tuple[str, ...]:
    """One entry per typed line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
