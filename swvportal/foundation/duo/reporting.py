"""Says what a plan does: as the JSON that scripts read, as lists for the office, as sentences; it decides nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from swvportal.foundation.duo.planning import CLOSED_ON, HISTORY, Plan, SchoolPlan
from swvportal.foundation.duo.records import DuoSchool
from swvportal.foundation.enums import SchoolKind
from swvportal.foundation.models import School

_LABELS = {field.name: field.verbose_name for field in School._meta.fields}


def summary(plan: Plan) -> dict[str, Any]:
    """The numbers and the two lists of doubtful schools; the shape that scripts rely on.

    Each row of schools, boards and counts is in one of the four numbers. A board is closed when it has no open school
    here any more. No count is ever closed: an import adds and changes them and takes none away.
    """
    closed = set(plan.boards_closed)
    return {
        "swv": plan.swv,
        "schools": {
            "added": len(plan.added),
            "changed": len(plan.changed),
            "closed": len(plan.closed),
            "unchanged": plan.unchanged,
        },
        "boards": {
            "added": len(plan.boards_added),
            "changed": sum(board.number not in closed for board in plan.boards_changed),
            "closed": len(closed),
            "unchanged": plan.boards_unchanged,
        },
        "pupil_counts": {
            "added": len(plan.counts_added),
            "changed": len(plan.counts_changed),
            "closed": 0,
            "unchanged": plan.counts_unchanged,
        },
        "kinds": dict(plan.kinds),
        "secondary_special": [_place(school) for school in plan.secondary],
        "unknown_postcode": [_place(school) for school in plan.unknown_postcode],
        "maybe_national": [_place(school) for school in plan.maybe_national],
    }


def details(plan: Plan) -> dict[str, Any]:
    """`summary` with the lists that the office opens in the preview and the result."""
    return {
        **summary(plan),
        "lists": {
            "added": [_place(school.facts) for school in plan.added],
            "changed": [_changes(school) for school in plan.changed],
            "closed": [{**_place(school.facts), "moved_away": school.moved_away} for school in plan.closed],
            "boards": [
                {"number": board.number, "old": board.old, "new": board.name}
                for board in (*plan.boards_added, *plan.boards_changed)
            ],
        },
    }


def sentences(plan: Plan, *, dry_run: bool) -> list[str]:
    """What was done (or would be), in sentences for whoever typed the command."""
    said = summary(plan)
    lines = [
        _("%(swv)s, schools file of %(date)s.") % {"swv": plan.swv, "date": plan.as_of.strftime("%d-%m-%Y")},
        _("Schools: %(added)d added, %(changed)d changed, %(closed)d closed, %(unchanged)d unchanged.")
        % said["schools"],
        _("School boards: %(added)d added, %(changed)d changed, %(unchanged)d unchanged.") % said["boards"],
        _("Pupil counts: %(added)d added, %(changed)d changed, %(unchanged)d unchanged.") % said["pupil_counts"],
    ]
    if closed := _closed(said["boards"]):
        lines.insert(3, closed)
    if plan.special:
        lines.append(_kinds(said["kinds"]))
    if secondary := plan.secondary:
        lines.append(
            ngettext(
                "%(number)d location gives secondary special education (VSO) only; it belongs to the partnership for "
                "secondary schools and is left out:",
                "%(number)d locations give secondary special education (VSO) only; they belong to the partnership for "
                "secondary schools and are left out:",
                len(secondary),
            )
            % {"number": len(secondary)}
        )
        lines += [_line(school) for school in secondary]
    if unknown := plan.unknown_postcode:
        lines.append(
            ngettext(
                "%(number)d school in the file has a postcode that the regions do not know:",
                "%(number)d schools in the file have a postcode that the regions do not know:",
                len(unknown),
            )
            % {"number": len(unknown)}
        )
        lines += [_line(school) for school in unknown]
    if national := plan.maybe_national:
        lines.append(
            ngettext(
                "%(number)d school probably belongs to a national partnership:",
                "%(number)d schools probably belong to a national partnership:",
                len(national),
            )
            % {"number": len(national)}
        )
        lines += [_line(school) for school in national]
    if plan.steps == 0:
        lines.append(_("Nothing changes."))
    elif dry_run:
        lines.append(_("This was a trial: nothing has been stored."))
    return lines


def presented(result: Mapping[str, Any]) -> dict[str, Any]:
    """A stored `details` for a page: fields by their names in the reader's language, days as days."""
    lists = result["lists"]
    changed = [{**school, "changes": [_shown(change) for change in school["changes"]]} for school in lists["changed"]]
    kinds = _kinds(result["kinds"]) if any(result.get("kinds", {}).get(kind) for kind in _SPECIAL) else ""
    boards_closed = _closed(result.get("boards", {}))
    told = {"kinds": kinds, "boards_closed": boards_closed, "lists": {**lists, "changed": changed}}
    return {**result, **told, "nothing": not any(_writes(result.get(noun, {})) for noun in _COUNTED)}


_COUNTED = ("schools", "boards", "pupil_counts")
_SPECIAL = (SchoolKind.SBO, SchoolKind.SO, SchoolKind.SO_VSO)


def _kinds(numbers: Mapping[str, int]) -> str:
    """How many schools of each kind the files hold for this partnership, in one sentence."""
    told = _("In the files by kind: %(bo)d BO, %(sbo)d SBO, %(so)d SO, %(so_vso)d SO/VSO.") % numbers
    if not numbers[SchoolKind.SO_VSO]:
        return told
    caveat = _("Of SO/VSO, DUO counts the secondary pupils too; type the pupils of SO as a count of your own.")
    return f"{told} {caveat}"


def _writes(numbers: Mapping[str, int]) -> bool:
    """True when something is written about these."""
    return any(number for name, number in numbers.items() if name != "unchanged")


def _closed(boards: Mapping[str, int]) -> str:
    """How many boards have no open school here any more, in one sentence; empty for none and for an older result."""
    number = boards.get("closed", 0)
    told = ngettext(
        "%(number)d board has no open school here any more.",
        "%(number)d boards have no open school here any more.",
        number,
    )
    return told % {"number": number} if number else ""


def _shown(change: Mapping[str, str]) -> dict[str, str]:
    name = change["field"]
    if name == HISTORY:
        return {"label": _("boards through the years"), "old": change["old"], "new": change["new"]}
    label = str(_LABELS[name])
    if name == CLOSED_ON:
        return {"label": label, "old": _day(change["old"]), "new": _day(change["new"])}
    if name == "kind":
        return {"label": label, **{side: str(SchoolKind(change[side]).label) for side in ("old", "new")}}
    return {"label": label, "old": change["old"], "new": change["new"]}


def _day(text: str) -> str:
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else ""


def _line(school: DuoSchool) -> str:
    return f"  {school.code} {school.name}, {school.postcode} {school.city}"


def _place(school: DuoSchool) -> dict[str, str]:
    return {"code": school.code, "name": school.name, "postcode": school.postcode, "city": school.city}


def _changes(school: SchoolPlan) -> dict[str, Any]:
    changes = [{"field": change.field, "old": change.old, "new": change.new} for change in school.changes]
    return {**_place(school.facts), "changes": changes}
