"""Reads about agreements for hours: whose letters, what holds one up, its course in steps; changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.enums import AgreementStatus
from arrangements.models import Agreement
from arrangements.permissions import may_know_hours_of_board
from hours.enums import Purpose
from hours.models import Budget
from hours.queries import Shortage, shortage_of
from swvportal.foundation.enums import LetterState, NotificationState, Role
from swvportal.foundation.models import Letter, Move, Notification, School, User
from swvportal.foundation.parts import Step, Tone
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.verdicts import Verdict, verdict

PARTIES = ("board", "supplier")
CONFIRMING = {"board": "hours_confirmed_board", "supplier": "hours_confirmed_supplier"}
STUCK = (NotificationState.FAILED, NotificationState.UNCERTAIN)
MAIL_TONES: dict[str, Tone] = {
    NotificationState.SENT: "good",
    NotificationState.FAILED: "stop",
    NotificationState.UNCERTAIN: "stop",
}
LETTER_TONES: dict[str, Tone] = {LetterState.READY: "good", LetterState.FAILED: "stop"}


@dataclass(frozen=True)
class Confirmation:
    """One letter or mail that has to leave before an agreement is in force, and where it stands."""

    what: str
    to: str
    state: str
    tone: Tone
    problem: str


def agreement_letters_visible_to(user: User) -> QuerySet[Letter]:
    """The confirmations that this person may open.

    Included if, and only if, the agreement is visible and the person is coordinator or office; or is of its school or
    its board and the letter is the one to the board; or is a coach of its supplier and it is the one to the supplier.
    """
    standing = user.standing
    letters = Letter.objects.filter(subject_type=Agreement._meta.label_lower)
    seen = Agreement.objects.visible_to(user)
    if standing.has(Role.COORDINATOR, Role.OFFICE):
        return letters
    of_board = seen.filter(Q(school__in=standing.school_ids) | Q(board__in=standing.board_ids))
    of_supplier = seen.filter(supplier__in=standing.supplier_ids)
    return letters.filter(
        Q(part="board", subject_id__in=of_board.values("pk"))
        | Q(part="supplier", subject_id__in=of_supplier.values("pk"))
    )


def letters_of(agreement: Agreement) -> QuerySet[Letter]:
    """Both confirmations, that to the board first."""
    return Letter.objects.filter(subject_type=agreement._meta.label_lower, subject_id=agreement.pk).order_by("part")


def mails_of(agreement: Agreement) -> QuerySet[Notification]:
    """The mails that confirm it to both parties."""
    about = Notification.objects.filter(subject_type=agreement._meta.label_lower, subject_id=agreement.pk)
    return about.filter(kind__in=CONFIRMING.values()).select_related("user").order_by("kind", "written_at", "pk")


def confirmations_left(agreement: Agreement) -> Verdict:
    """Both letters are made and all mails to both parties were sent (PO3002, spelregel 4)."""
    made = {letter.part for letter in letters_of(agreement) if letter.state == LetterState.READY}
    mails = list(mails_of(agreement))
    told = {mail.kind for mail in mails}
    whole = made >= set(PARTIES) and told >= set(CONFIRMING.values())
    sent = all(mail.state == NotificationState.SENT for mail in mails)
    return verdict(whole and sent, _("The confirmations have not all left."))


def confirmations_of(agreement: Agreement) -> list[Confirmation]:
    """What has left and what has not, in the order letters, mails; two queries."""
    letters = [
        Confirmation(
            what=_("letter"),
            to=letter.addressee,
            state=letter.get_state_display(),
            tone=LETTER_TONES.get(letter.state, "busy"),
            problem=letter.problem,
        )
        for letter in letters_of(agreement)
    ]
    mails = [
        Confirmation(
            what=_("mail"),
            to=mail.user.name if mail.user else mail.email,
            state=mail.get_state_display(),
            tone=MAIL_TONES.get(mail.state, "busy"),
            problem=mail.problem,
        )
        for mail in mails_of(agreement)
    ]
    return letters + mails


def agreements_held_up() -> QuerySet[Agreement]:
    """Registered, and not in force because a letter or a mail needs a person."""
    label = Agreement._meta.label_lower
    letters = Letter.objects.filter(subject_type=label, state=LetterState.FAILED)
    mails = Notification.objects.filter(subject_type=label, kind__in=CONFIRMING.values(), state__in=STUCK)
    stuck = Q(pk__in=letters.values("subject_id")) | Q(pk__in=mails.values("subject_id"))
    return Agreement.objects.to_confirm().filter(stuck)


def hours_of_board(agreement: Agreement) -> Budget | None:
    """The board's hours with the agreed supplier in the school year of the period; None when it has none."""
    assert agreement.starts_on is not None  # noqa: S101 - agreement_terms_are_whole
    year = school_year_of(agreement.starts_on)
    found = Budget.objects.filter(
        board=agreement.board_id, supplier=agreement.supplier_id, purpose=Purpose.BOARD, school_year=year
    )
    return found.select_related("board", "supplier").first()


def shortage_of_agreement(reader: User, agreement: Agreement) -> Shortage | None:
    """What the board misses for what was agreed and is not registered, also where it has no budget yet; for who may
    know of the board's hours: its staff, the coordinator and the office. At most one query.
    """
    if agreement.status != AgreementStatus.AGREED or not may_know_hours_of_board(reader, agreement):
        return None
    assert agreement.starts_on is not None  # noqa: S101 - agreement_terms_are_whole
    budget = hours_of_board(agreement) or Budget(
        board=agreement.board,
        supplier=agreement.supplier,
        purpose=Purpose.BOARD,
        school_year=school_year_of(agreement.starts_on),
    )
    short = agreement.minutes - budget.available
    return shortage_of(reader, budget, short) if short > 0 else None


def shortages_of_wish(reader: User, agreement: Agreement, budgets: Iterable[Budget]) -> list[Shortage]:
    """The budgets of the board in which fewer hours are left than the school wishes: of the supplier it wishes, else
    of all; for the staff of that board.
    """
    if agreement.board_id not in reader.standing.board_ids:
        return []
    wished = agreement.wished_supplier_id
    year = school_year_of(agreement.wished_starts_on)
    rows = [row for row in budgets if row.school_year == year and wished in (None, row.supplier_id)]
    short = [(row, agreement.wished_minutes - row.available) for row in rows]
    return [shortage_of(reader, row, missing) for row, missing in short if missing > 0]


def budgets_of_board(reader: User, agreement: Agreement) -> QuerySet[Budget]:
    """What its board has with each supplier in the school year of the wish and later ones, as far as this person may
    see it: nobody of the school does.
    """
    year = school_year_of(agreement.wished_starts_on)
    found = Budget.objects.visible_to(reader).filter(
        board=agreement.board_id, purpose=Purpose.BOARD, school_year__gte=year
    )
    return found.select_related("supplier", "board").order_by("school_year", "supplier__name")


def schools_to_ask_for(user: User) -> QuerySet[School]:
    """The open schools for which this person may ask hours, as `permissions.may_ask_hours` says it of one."""
    schools = School.objects.filter(closed_on=None).select_related("board")
    standing = user.standing
    if standing.has(Role.OFFICE):
        return schools
    return schools.filter(Q(pk__in=standing.school_ids) | Q(board__in=standing.board_ids))


def course_of(agreement: Agreement) -> list[Step]:
    """Where it stands: asked, agreed, registered, in force, ended; what came instead ends it. One query."""
    moves = {move.name: move for move in Move.objects.about(agreement)}
    names = {
        AgreementStatus.AGREED: ("agree", _("Agreed with the supplier")),
        AgreementStatus.REGISTERED: ("register", _("Registered by the partnership")),
        AgreementStatus.IN_FORCE: ("take_effect", _("In force")),
        AgreementStatus.ENDED: ("end", _("Ended")),
    }
    asked = timezone.localtime(agreement.asked_at).date()
    waits = agreement.status == AgreementStatus.ASKED
    back = moves.get("return_to_board") if waits else None
    begun = Step(_("Asked of the board"), "now" if waits and not back else "done", agreement.asked_by.name, asked)
    steps = [begun]
    if back:
        steps.append(Step(_("Given back by the office"), "now", _who(back), _day(back), note=back.reason))
    order = [*names]
    status = AgreementStatus(agreement.status)
    reached = order.index(status) + 1 if status in order else 0
    for place, (state, (name, words)) in enumerate(names.items(), start=1):
        move = moves.get(name) if place <= reached else None
        skipped = place <= reached and move is None  # ended before it was in force
        if not skipped:
            steps.append(_step(words, move, now=place == reached and state != AgreementStatus.ENDED))
    for name, state, words in (
        ("decline", AgreementStatus.DECLINED, _("Declined by the board")),
        ("withdraw", AgreementStatus.WITHDRAWN, _("Withdrawn")),
    ):
        if status == state:
            move = moves[name]
            return [steps[0], Step(words, "stop", who=_who(move), day=_day(move), note=move.reason)]
    return steps


def _step(words: str, move: Move | None, *, now: bool) -> Step:
    if move is None:
        return Step(words)
    note = move.reason if move.name == "end" else ""
    return Step(words, "now" if now else "done", who=_who(move), day=_day(move), note=note)


def _who(move: Move) -> str:
    return move.by.name if move.by else _("the portal itself")


def _day(move: Move) -> datetime.date:
    return timezone.localtime(move.at).date()
