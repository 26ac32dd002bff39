"""Special schools and the kinds of pupils: what the files say, what stays out, and what is never overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest

from swvportal.foundation.duo.known import Count, Known
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.records import DuoFiles
from swvportal.foundation.duo.reporting import details, presented, sentences
from tests.foundation.duo import files
from tests.foundation.duo.plans import JUNE, MARCH, codes, known_from, plan, read

BO, SBO, SO, BOTH, VSO = "01AA00", "02AA00", "03AA00", "04AA00", "05AA00"
FAR, NEW = "06AA00", "07AA00"
OCTOBER = datetime.date(2023, 10, 1)
SPECIAL = (
    ("SBAO", files.school(SBO, name="De Brug")),
    ("(V)SO", files.school(SO, name="De Kom")),
    ("(V)SO", files.school(BOTH, name="De Mast")),
    ("(V)SO", files.school(VSO, name="Het College")),
    ("VSO", files.school(NEW, name="Nieuw College")),
    ("VSO", files.school(FAR, postcode="1002 AB")),
)
PUPILS: dict[str, Sequence[str]] = {BO: ("100",), SBO: ("40",), SO: ("20",), BOTH: ("60",), VSO: ("80",)}
KINDS = {SBO: "SBO", SO: "SO", BOTH: "SO/VSO", VSO: "VSO"}


def told() -> DuoFiles:
    return read(files.school(BO), pupils=PUPILS, kinds=KINDS, special=SPECIAL)


def test_each_comes_in_with_its_kind_and_its_pupils() -> None:
    found = plan(told())

    assert {place.facts.code: place.facts.kind for place in found.added} == {
        BO: "bo",
        SBO: "sbo",
        SO: "so",
        BOTH: "so_vso",
    }
    assert {row.code: (row.count.kind, row.count.pupils) for row in found.counts_added} == {
        BO: ("bo", 100),
        SBO: ("sbo", 40),
        SO: ("so", 20),
        BOTH: ("so_vso", 60),
    }
    assert [school.code for school in found.secondary] == [VSO, NEW]


def test_it_is_said_what_came_in_and_what_stayed_out() -> None:
    found = plan(told())

    assert sentences(found, dry_run=False)[4:8] == [
        (
            "In de bestanden per soort: 1 bo, 1 sbo, 1 so, 1 so/vso. Bij so/vso telt DUO ook de leerlingen van het vso "
            "mee; vul de leerlingen van het so in als eigen telling."
        ),
        (
            "2 locaties geven alleen vso; die horen bij het samenwerkingsverband voor voortgezet onderwijs en blijven "
            "erbuiten:"
        ),
        "  05AA00 Het College, 1001 AB BLOESEMDAM",
        "  07AA00 Nieuw College, 1001 AB BLOESEMDAM",
    ]
    assert presented(details(found))["kinds"].startswith("In de bestanden per soort: 1 bo, 1 sbo")
    without = plan(read(files.school(BO), special=SPECIAL[:1], pupils=PUPILS))
    assert sentences(without, dry_run=False)[4] == "In de bestanden per soort: 1 bo, 1 sbo, 0 so, 0 so/vso."
    assert presented(details(plan(read(files.school(BO)))))["kinds"] == ""


def test_special_schools_without_the_pupils_are_refused() -> None:
    with pytest.raises(DuoProblem, match=r"X\.csv.* Kies ook bestand 06 van DUO"):
        read(files.school(BO), special=SPECIAL)


def test_an_unknown_kind_is_named_with_its_line() -> None:
    with pytest.raises(DuoProblem, match=r"X\.csv, regel 2, kolom SOORT PRIMAIR ONDERWIJS: .*HBO"):
        read(files.school(BO), special=(("HBO", files.school(SBO)),), pupils=PUPILS)
    with pytest.raises(DuoProblem, match=r"P\.csv, regel 2, kolom SOORT_VESTIGING"):
        read(files.school(BO), pupils={BO: ("1",)}, kinds={BO: "MBO"})


def test_a_location_of_both_files_is_a_primary_school() -> None:
    found = plan(read(files.school(BO), special=(("SBAO", files.school(BO)),), pupils=PUPILS))

    assert [(place.facts.code, place.facts.kind) for place in found.added] == [(BO, "bo")]


def test_only_a_file_of_special_schools_closes_one() -> None:
    known = known_from(told())
    without = plan(read(files.school(BO)), known, as_of=JUNE)
    less = plan(read(files.school(BO), pupils=PUPILS, kinds=KINDS, special=SPECIAL[1:]), known, as_of=JUNE)

    assert codes(without.closed) == []
    assert codes(less.closed) == [SBO]


def test_a_school_becomes_another_kind() -> None:
    known = known_from(told())
    found = plan(read(files.school(BO), pupils=PUPILS, kinds={**KINDS, BOTH: "SO"}, special=SPECIAL), known, as_of=JUNE)

    assert codes(found.changed) == [BOTH]
    assert [(row.code, row.count.kind) for row in found.counts_changed] == [(BOTH, "so")]
    [change] = presented(details(found))["lists"]["changed"][0]["changes"]
    assert (change["label"], change["old"], change["new"]) == (
        "soort school",
        "speciaal onderwijs met een vso-deel (so/vso)",
        "speciaal onderwijs (so)",
    )


def test_an_older_file_of_special_schools_after_a_newer_one_without_closes_nothing() -> None:
    """The newer import told nothing of special schools, so the older one brings them in as open."""
    known = known_from(read(files.school(BO)), as_of=JUNE)
    found = plan(told(), known, as_of=MARCH)

    assert {place.facts.code: place.closed_on for place in found.added} == {SBO: None, SO: None, BOTH: None}


def test_what_the_office_counted_is_left_alone() -> None:
    known = known_from(told())
    school = known.schools[BO]
    own = MappingProxyType(
        {OCTOBER: Count(97, "10001", own=True), datetime.date(2026, 2, 1): Count(99, "10001", own=True)}
    )
    after = Known({**known.schools, BO: replace(school, counts=own)}, known.boards, known.file_dates)
    found = plan(read(files.school(BO), pupils={BO: ("100", "101")}), after, as_of=JUNE)

    assert [(row.code, row.counted_on.year, row.old) for row in found.counts_added] == [(BO, 2024, None)]
    assert found.counts_changed == ()
    assert after.newest_count == OCTOBER, "an own count of a later day makes no file of DUO an older one"
