"""What a budget misses, and who may ask the reserve for it: reads only; the rule itself stands in `permissions`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hours.enums import Purpose
from hours.models import Budget, ReserveRequest
from hours.permissions import may_ask_reserve
from hours.querysets import RUNS_OUT, BudgetQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, School, User
from swvportal.foundation.workflow import MoveRefused


@dataclass(frozen=True)
class Shortage:
    """Hours that a budget misses, and the way to ask for them: `ask_url` for who may, `who` says who can else.

    `short` is 0 where a budget runs out and nothing is asked of it yet. `left` is what it has.
    """

    account: Budget
    short: int
    ask_url: str
    who: str

    @property
    def left(self) -> int:
        return self.account.available


def holder_key(account: Budget | ReserveRequest) -> str:
    """Holder and purpose of a budget as one word, for a form and an address."""
    place = f"school-{account.school_id}" if account.school_id else f"board-{account.board_id}"
    return f"{place}-{account.purpose}" if account.school_id or account.board_id else f"swv-{account.purpose}"


def shortage_of(reader: User, account: Budget, short: int = 0) -> Shortage:
    """What to show a reader who met a shortage on a budget, opened or not, that they may know of; no query."""
    url = ""
    if may_ask_reserve(reader, account):
        asked = {"holder": holder_key(account), "supplier": account.supplier_id, "year": account.school_year}
        missed = {"short": signed_short(account, short)} if short else {}
        url = f"{reverse('hours:reserve_ask')}?{urlencode({**asked, **missed})}"
    return Shortage(account, short, url, "" if url else _who(account))


def signed_short(account: Budget, short: int) -> str:
    """Minutes that an account misses, as a word for an address: the office reads it as a fact, so nobody types it."""
    return _signer(holder_key(account), account.supplier_id, account.school_year).sign(str(short))


def short_in(text: str, *, holder: str, supplier: object, year: object) -> int:
    """The minutes of such a word; 0 when it is of another account, or was not made here."""
    try:
        return int(_signer(holder, supplier, year).unsign(text))
    except BadSignature:
        return 0


def _signer(holder: str, supplier: object, year: object) -> Signer:
    return Signer(salt=f"short:{holder}:{supplier}:{year}")


def shortage_met(reader: User, refusal: MoveRefused) -> Shortage | None:
    """What to show a reader whose act a budget refused because it holds too little; nothing for another refusal."""
    budget, short = getattr(refusal, "budget", None), getattr(refusal, "short", 0)
    return shortage_of(reader, budget, short) if isinstance(budget, Budget) else None


def _who(account: Budget) -> str:
    if account.purpose == Purpose.RESERVE:
        return _("This is the reserve itself. The office can raise the contract.")
    if account.school is not None:
        return _("The school, its board or the coordinator can ask for hours of the reserve.")
    if account.board is not None:
        return _("%(board)s can ask for hours of the reserve.") % {"board": account.board}
    return _("The coordinator can ask for hours of the reserve.")


def runs_out(budget: Budget) -> bool:
    """Whether less than a tenth is left of what it had, as `running_out` finds them."""
    return budget.available * 100 < budget.granted * RUNS_OUT


def running_out(reader: User, budgets: BudgetQuerySet, *, most: int) -> list[Shortage]:
    """Those of these budgets that run out and for which this person may ask, at most so many; one query."""
    rows = budgets.running_out().exclude(purpose=Purpose.RESERVE)
    named = rows.select_related("school__board", "board", "supplier")[:most]
    return [found for row in named if (found := shortage_of(reader, row)).ask_url]


def holders_to_ask_for(user: User) -> list[Budget]:
    """The holders, each with a purpose, for which this person may ask: accounts without supplier and year, not saved.

    The partnership first, then boards and schools by name; other purposes than the usual where such a budget is there.
    At most three queries.
    """
    standing = user.standing
    desk = standing.has(Role.COORDINATOR)
    boards = Board.objects.filter(pk__in=standing.board_ids).order_by("name")
    own = Q(pk__in=standing.school_ids) | Q(board__in=standing.board_ids)
    schools = School.objects.filter(closed_on=None).select_related("board").order_by("name", "pk")
    found = [Budget(purpose=Purpose.OA)] if desk else []
    found += [Budget(board=board, purpose=Purpose.BOARD) for board in boards]
    found += [Budget(school=school, purpose=Purpose.CB) for school in (schools if desk else schools.filter(own))]
    usual = Q(school__isnull=False, purpose=Purpose.CB) | Q(board__isnull=False, purpose=Purpose.BOARD)
    others = Budget.objects.visible_to(user).of_holders().exclude(usual).select_related("school__board", "board")
    found += [Budget(school=row.school, board=row.board, purpose=row.purpose) for row in others]
    return list({holder_key(row): row for row in found if may_ask_reserve(user, row)}.values())
