"""The machine of the ledger with a coordinator who decides on time above the grant: the sums still say what holds."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from hours.enums import TimeStatus
from hours.transitions.deciding import book_elsewhere, extend_for, refuse_time
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import MoveRefused
from tests.hours.conftest import NOW
from tests.hours.test_ledger_machine import PICK, RUN, SIDE, Account, RolledBack

DECISIONS = 12


class Deciding(RolledBack):
    """Every act of the ledger's machine, and the three decisions."""

    decisions = 0

    @precondition(lambda self: any(entry.status == TimeStatus.ABOVE_GRANT for entry, _promised, _form in self.logged))
    @rule(pick=PICK, side=SIDE, decision=st.sampled_from(["extend", "elsewhere", "refuse"]))
    def decide(self, pick: int, side: int, decision: str) -> None:
        waiting = [at for at, one in enumerate(self.logged) if one[0].status == TimeStatus.ABOVE_GRANT]
        at = waiting[pick % len(waiting)]
        entry, _promised, form = self.logged[at]
        by = self.coordinator
        if decision == "refuse":
            refuse_time(entry, reason="te veel", by=by, now=NOW)
            assert entry.status == TimeStatus.REFUSED
        elif decision == "elsewhere":
            account = self.sums[side]
            fits = account.available >= entry.minutes
            try:
                book_elsewhere(entry, self.budgets[side], reason="ander budget", by=by, now=NOW)
            except MoveRefused:
                assert not fits
                return
            assert fits
            account.consumed += entry.minutes
            # Taken back it returns to the budget itself, as from a reservation that was closed.
            self.logged[at] = (entry, Account(budget=side, closed=True), form)
        else:
            self._extend(at)
        Deciding.decisions += 1

    def _extend(self, at: int) -> None:
        entry, _promised, form = self.logged[at]
        [promised] = [account for row, account in self.reservations if row == entry.reservation]
        account = self.sums[promised.budget]
        short = max(0, entry.minutes - promised.rest)
        fits = not promised.closed and account.available >= short
        try:
            extend_for(entry, by=self.coordinator, now=NOW)
        except MoveRefused:
            assert not fits
            return
        assert fits
        promised.reserved += short
        promised.consumed += entry.minutes
        account.reserved += short - entry.minutes
        account.consumed += entry.minutes
        self.logged[at] = (entry, promised, form)


@pytest.mark.django_db
def test_decisions_keep_the_sums(team: Supplier, oscar: User, lotte: User, carla: User) -> None:
    Deciding.team, Deciding.office, Deciding.coordinator, Deciding.coach = team, oscar, lotte, carla
    Deciding.decisions = 0

    while Deciding.decisions < DECISIONS:
        run_state_machine_as_test(Deciding, settings=RUN)
