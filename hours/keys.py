"""The key that a division keeps as JSON, and back: exact numbers as text, holders and suppliers with their row's key.

It reads no other row; what stands in a draft is gathered by `gathering`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from hours.division import Division, Holder, Key, SupplierHours, divide
from swvportal.foundation.enums import SchoolKind
from swvportal.foundation.schoolyears import as_label

Stored = Mapping[str, Any]
ByKind = Mapping[str, int]
ALL_KINDS: tuple[str, ...] = tuple(SchoolKind.values)


@dataclass(frozen=True)
class Inputs:
    """All that a division is computed from, and where it came from.

    `counted_on` is the count date of the pupils, `kinds` are the kinds of schools and pupils that count, `by_kind` what
    was counted of each for a holder, before anything was typed over it, and `history_years` are the school years whose
    requests were counted. Suppliers, holders and `by_kind` stand in the order of those of `key`.
    """

    key: Key
    supplier_ids: tuple[UUID, ...]
    holder_ids: tuple[UUID, ...]
    counted_on: datetime.date | None = None
    history_years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ALL_KINDS
    by_kind: tuple[ByKind, ...] = ()

    def divide(self) -> Division:
        """Compute the division; requests that have no weight are kept but do not count. Raises `KeyRefused`."""
        if self.key.history_weight:
            return divide(self.key)
        holders = tuple(replace(holder, requests=None) for holder in self.key.holders)
        return divide(replace(self.key, holders=holders))


def stored(inputs: Inputs) -> dict[str, Any]:
    """The inputs as JSON."""
    key = inputs.key
    return {
        "rounding": str(key.rounding),
        "months": key.months,
        "history_weight": str(key.history_weight),
        "pupil_weight": _text(key.pupil_weight),
        "counted_on": inputs.counted_on.isoformat() if inputs.counted_on else None,
        "kinds": list(inputs.kinds),
        "history_years": list(inputs.history_years),
        "suppliers": [
            {"id": str(pk), "name": line.name, "contract": line.contract, "reserve": line.reserve}
            for pk, line in zip(inputs.supplier_ids, key.suppliers, strict=True)
        ],
        "holders": [
            {
                "id": str(pk),
                "name": holder.name,
                "pupils": holder.pupils,
                "requests": holder.requests,
                "floor": _text(holder.floor),
                "minimum": holder.minimum,
                "percentage": _text(holder.percentage),
                "reason": holder.reason,
                **({"by_kind": dict(inputs.by_kind[index])} if inputs.by_kind else {}),
            }
            for index, (pk, holder) in enumerate(zip(inputs.holder_ids, key.holders, strict=True))
        ],
    }


def read(kept: Stored, *, school_year: int) -> Inputs:
    """The inputs that were kept as JSON; before kinds were kept there was primary education only."""
    day = kept["counted_on"]
    return Inputs(
        key=Key(
            school_year=as_label(school_year),
            suppliers=tuple(SupplierHours(one["name"], one["contract"], one["reserve"]) for one in kept["suppliers"]),
            holders=tuple(
                Holder(
                    name=one["name"],
                    pupils=one["pupils"],
                    requests=one["requests"],
                    floor=_number(one["floor"]),
                    minimum=one["minimum"],
                    percentage=_number(one["percentage"]),
                    reason=one["reason"],
                )
                for one in kept["holders"]
            ),
            rounding=kept["rounding"],
            months=kept["months"],
            history_weight=Fraction(kept["history_weight"]),
            pupil_weight=_number(kept["pupil_weight"]),
        ),
        supplier_ids=tuple(UUID(one["id"]) for one in kept["suppliers"]),
        holder_ids=tuple(UUID(one["id"]) for one in kept["holders"]),
        counted_on=datetime.date.fromisoformat(day) if day else None,
        history_years=tuple(kept["history_years"]),
        kinds=tuple(kept.get("kinds", [SchoolKind.BO])),
        by_kind=tuple(one["by_kind"] for one in kept["holders"] if "by_kind" in one),
    )


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
