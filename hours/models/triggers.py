"""The database's own guards of the ledger, in SQL; what the application forgets, these refuse.

They decide nothing about people. Locks are always taken in the order coach, time entry, month (shared), budget (by
key), reservation, contract (by key), supplier (shared), month of a coach; whoever closes a month holds no other lock,
and whoever holds a supplier alone (entering a contract, asking for reserve) asks for none of these after it.
"""

from __future__ import annotations

import pgtrigger

_KEEP_TOTALS = """
what := NEW.kind;
n := NEW.minutes;
IF NEW.kind = 'correct' THEN
    SELECT * INTO origin FROM hours_entry WHERE id = NEW.corrects_id;
    IF origin.kind = 'correct'
        OR (origin.budget_id, origin.to_id, origin.reservation_id, origin.time_entry_id, origin.minutes)
            IS DISTINCT FROM (NEW.budget_id, NEW.to_id, NEW.reservation_id, NEW.time_entry_id, NEW.minutes)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a correction mirrors its entry';
    END IF;
    what := origin.kind;
    n := -NEW.minutes;
END IF;
IF NEW.time_entry_id IS NOT NULL
    AND NEW.minutes <> (SELECT minutes FROM hours_timeentry WHERE id = NEW.time_entry_id)
THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a time entry is used as a whole';
END IF;
IF what = 'transfer' THEN
    PERFORM id FROM hours_budget WHERE id IN (NEW.budget_id, NEW.to_id) ORDER BY id FOR NO KEY UPDATE;
    IF (SELECT count(DISTINCT (supplier_id, school_year)) FROM hours_budget WHERE id IN (NEW.budget_id, NEW.to_id)) > 1
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'hours stay with their supplier and in their school year';
    END IF;
    UPDATE hours_budget SET
        transferred = transferred + CASE id WHEN NEW.to_id THEN n ELSE -n END,
        warned_for = CASE WHEN (id = NEW.to_id) = (n > 0) THEN NULL ELSE warned_for END
        WHERE id IN (NEW.budget_id, NEW.to_id);
    RETURN NULL;
END IF;
UPDATE hours_budget SET
    allocated = allocated + CASE what WHEN 'allocate' THEN n ELSE 0 END,
    reserved = reserved + CASE
        WHEN what = 'reserve' THEN n
        WHEN what = 'release' OR (what = 'consume' AND NEW.reservation_id IS NOT NULL) THEN -n
        ELSE 0 END,
    consumed = consumed + CASE what WHEN 'consume' THEN n ELSE 0 END,
    lapsed = lapsed + CASE what WHEN 'lapse' THEN n ELSE 0 END,
    warned_for = CASE WHEN what = 'allocate' AND n > 0 THEN NULL ELSE warned_for END
    WHERE id = NEW.budget_id;
IF NEW.reservation_id IS NOT NULL THEN
    UPDATE hours_reservation SET
        reserved = reserved + CASE what WHEN 'reserve' THEN n ELSE 0 END,
        consumed = consumed + CASE what WHEN 'consume' THEN n ELSE 0 END,
        released = released + CASE what WHEN 'release' THEN n ELSE 0 END
        WHERE id = NEW.reservation_id AND budget_id = NEW.budget_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a reservation is used on its own budget';
    END IF;
END IF;
RETURN NULL;
"""

_MOVE_CONTRACT = """
IF NEW.kind <> 'allocate' AND (
    NEW.kind <> 'correct' OR (SELECT kind FROM hours_entry WHERE id = NEW.corrects_id) <> 'allocate'
) THEN
    RETURN NULL;
END IF;
SELECT * INTO account FROM hours_budget WHERE id = NEW.budget_id;
PERFORM id FROM foundation_supplier WHERE id = account.supplier_id FOR SHARE;
UPDATE hours_contract SET allocated = allocated + CASE NEW.kind WHEN 'allocate' THEN NEW.minutes ELSE -NEW.minutes END
    WHERE supplier_id = account.supplier_id AND school_year = account.school_year;
RETURN NULL;
"""

_COUNT_WHAT_IS_OUT = """
PERFORM id FROM foundation_supplier WHERE id = NEW.supplier_id FOR NO KEY UPDATE;
UPDATE hours_contract SET allocated = (
    SELECT coalesce(sum(allocated), 0) FROM hours_budget
    WHERE supplier_id = NEW.supplier_id AND school_year = NEW.school_year
) WHERE id = NEW.id;
RETURN NULL;
"""

_FULL_DAY = """
PERFORM id FROM foundation_user WHERE id = NEW.coach_id FOR NO KEY UPDATE;
IF NEW.minutes + (
    SELECT coalesce(sum(minutes), 0) FROM hours_timeentry
    WHERE coach_id = NEW.coach_id AND worked_on = NEW.worked_on AND status <> 'corrected'
) > 1440 THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a day has twenty-four hours';
END IF;
RETURN NEW;
"""

_NOT_ON_HELD = """
IF (SELECT held FROM hours_reservation WHERE id = NEW.reservation_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'no time is booked on hours that are held';
END IF;
RETURN NEW;
"""

# The key of a lock on a month: 7303 for months, and then the year and the month as one number.
SHARE_MONTH = "SELECT pg_advisory_xact_lock_shared(7303, %s)"

_MONTH_IS_OPEN = """
PERFORM pg_advisory_xact_lock_shared(7303, to_char(NEW.worked_on, 'YYYYMM')::integer);
IF EXISTS (SELECT 1 FROM hours_monthclosing WHERE month = date_trunc('month', NEW.worked_on)::date) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'this month is closed';
END IF;
RETURN NEW;
"""

_WAIT_FOR_LOGGING = """
PERFORM pg_advisory_xact_lock(7303, to_char(NEW.month, 'YYYYMM')::integer);
RETURN NEW;
"""


def keeps_totals() -> pgtrigger.Trigger:
    """After a line: move its minutes in the totals of its budget (or both, for a transfer) and then its reservation.

    A budget in which hours came is to be looked at again for a warning.
    """
    return pgtrigger.Trigger(
        name="keeps_totals",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("what", "text"), ("n", "integer"), ("origin", "hours_entry")],
        func=_KEEP_TOTALS,
    )


def moves_contract() -> pgtrigger.Trigger:
    """After a line that hands hours out, or takes that back, and after `keeps_totals`: move the contract's total.

    Shares the supplier's row, so that nobody enters a contract for it between this and the commit. Its name puts it
    behind `keeps_totals`: PostgreSQL goes by the alphabet.
    """
    return pgtrigger.Trigger(
        name="moves_contract",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("account", "hours_budget")],
        func=_MOVE_CONTRACT,
    )


def counts_what_is_out() -> pgtrigger.Trigger:
    """After a contract is entered: count what its budgets had received already, once nobody is handing out."""
    return pgtrigger.Trigger(
        name="counts_what_is_out", when=pgtrigger.After, operation=pgtrigger.Insert, func=_COUNT_WHAT_IS_OUT
    )


def full_day() -> pgtrigger.Trigger:
    """Before a time entry: lock the coach and refuse what would make a day longer than twenty-four hours."""
    return pgtrigger.Trigger(name="full_day", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FULL_DAY)


def not_on_held(condition: pgtrigger.Condition | None = None) -> pgtrigger.Trigger:
    """Before a time entry, or a line under this condition: refuse it on a reservation that is held.

    It needs no lock: what was let go is never held again.
    """
    return pgtrigger.Trigger(
        name="not_on_held", when=pgtrigger.Before, operation=pgtrigger.Insert, condition=condition, func=_NOT_ON_HELD
    )


def never_held_again() -> pgtrigger.Trigger:
    """Refuse to hold a reservation that was free."""
    return pgtrigger.Protect(
        name="never_held_again",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__held=False, new__held=True),
    )


def month_is_open() -> pgtrigger.Trigger:
    """Before a time entry: share the lock on its month, and refuse it when the month is closed."""
    return pgtrigger.Trigger(
        name="month_is_open", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_MONTH_IS_OPEN
    )


def waits_for_logging() -> pgtrigger.Trigger:
    """Before a month is closed: wait for every entry in it that is being logged, and hold back those that follow."""
    return pgtrigger.Trigger(
        name="waits_for_logging", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_WAIT_FOR_LOGGING
    )


def totals_by_ledger_only(*totals: str) -> pgtrigger.Trigger:
    """Refuse totals that are not zero at first, and every change of them that no other trigger makes."""
    before = ", ".join(f"OLD.{total}" for total in totals)
    after = ", ".join(f"NEW.{total}" for total in totals)
    zeros = ", ".join("0" for _ in totals)
    return pgtrigger.Trigger(
        name="totals_by_ledger_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
IF (TG_OP = 'INSERT' AND ({after}) IS DISTINCT FROM ({zeros}))
    OR (TG_OP = 'UPDATE' AND ({after}) IS DISTINCT FROM ({before}) AND pg_trigger_depth() = 1)
THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'only a ledger entry changes a total';
END IF;
RETURN NEW;
""",
    )


def fixed(*fields: str) -> pgtrigger.Trigger:
    """Refuse every change of these columns once the row is there."""
    return pgtrigger.Protect(name="fixed", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*fields))
