"""What a line of each kind does to the totals: the ledger's rule in Python, for reading only; the trigger books."""

from __future__ import annotations

from uuid import UUID

from hours.enums import EntryKind
from hours.models import Entry

TO_BUDGET: dict[str, dict[str, int]] = {
    EntryKind.ALLOCATE: {"allocated": 1},
    EntryKind.TRANSFER: {"transferred": -1},
    EntryKind.RESERVE: {"reserved": 1},
    EntryKind.RELEASE: {"reserved": -1},
    EntryKind.CONSUME: {"consumed": 1},
    EntryKind.LAPSE: {"lapsed": 1},
}
TO_RECEIVER: dict[str, dict[str, int]] = {EntryKind.TRANSFER: {"transferred": 1}}
TO_RESERVATION: dict[str, dict[str, int]] = {
    EntryKind.RESERVE: {"reserved": 1},
    EntryKind.CONSUME: {"consumed": 1},
    EntryKind.RELEASE: {"released": 1},
}


def on_budget(kind: str, *, reserved: bool, received: bool = False) -> dict[str, int]:
    """The signs with which a line of this kind counts in a budget's totals.

    `reserved`: it has a reservation, so that its use also lessens what is promised; `received`: the budget is the
    receiver of the transfer.
    """
    if received:
        return TO_RECEIVER.get(kind, {})
    signs = TO_BUDGET[kind]
    return {**signs, "reserved": -1} if kind == EntryKind.CONSUME and reserved else signs


def moved_in(entry: Entry, budget_id: UUID, total: str) -> int:
    """Minutes by which this line changed one total of a budget; a correction counts the other way round."""
    kind = entry.corrects.kind if entry.corrects is not None else entry.kind
    signs = on_budget(kind, reserved=entry.reservation_id is not None, received=entry.to_id == budget_id)
    return signs.get(total, 0) * entry.minutes * (-1 if entry.corrects is not None else 1)
