"""Under which board a school stood when, as far as the files that were read can tell; pure, without the database.

A file says one thing about a school: on its date it stood under this board. Between two files the earlier one counts,
so a change is dated on the first file that shows it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Spell:
    """From `since` up to, not including, `until` (None: still) under the board with this number."""

    since: datetime.date
    until: datetime.date | None
    board: str

    def covers(self, day: datetime.date) -> bool:
        """True when the day falls in the spell."""
        return self.since <= day and (self.until is None or day < self.until)


Spells = tuple[Spell, ...]


def board_on(spells: Spells, day: datetime.date) -> str | None:
    """The board of that day: of the spell at that day, else of the first one after it, else of the last one."""
    for spell in sorted(spells):
        if spell.covers(day) or spell.since > day:
            return spell.board
    return max(spells).board if spells else None


def observed(spells: Spells, *, board: str, on: datetime.date, again: datetime.date | None = None) -> Spells:
    """The spells after a file of this date showed this board.

    `again` is the date of the first later file about the school, None when this is the newest. What later files showed
    stays as it is: an older file only fills in the time before them. Showing the same twice changes nothing.
    """
    rows = sorted(spells)
    here = next((spell for spell in rows if spell.covers(on)), None)
    if here is None:
        after = next((spell.since for spell in rows if spell.since > on), None)
        rows.append(Spell(on, after or again, board))
    elif here.board != board:
        rows.remove(here)
        if here.since < on:
            rows.append(replace(here, until=on))
        change = again if again is not None and (here.until is None or again < here.until) else here.until
        rows.append(Spell(on, change, board))
        if change != here.until and change is not None:
            rows.append(Spell(change, here.until, here.board))
    return _joined(sorted(rows))


def ended(spells: Spells, *, on: datetime.date) -> Spells:
    """The spells of a school that is closed from this day on."""
    kept = (spell for spell in sorted(spells) if spell.since < on)
    return tuple(replace(spell, until=on) if spell.until is None or spell.until > on else spell for spell in kept)


def _joined(rows: list[Spell]) -> Spells:
    """Neighbours under the same board become one spell."""
    joined: list[Spell] = []
    for spell in rows:
        if joined and joined[-1].until == spell.since and joined[-1].board == spell.board:
            joined[-1] = replace(joined[-1], until=spell.until)
        else:
            joined.append(spell)
    return tuple(joined)
