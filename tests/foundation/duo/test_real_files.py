"""DUO's real files: what comes in, and that a later month gives exactly the differences."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from swvportal.foundation.duo.planning import plan_import
from swvportal.foundation.duo.reading import read_boards, read_pupils, read_regions, read_schools
from swvportal.foundation.duo.records import DuoFiles
from swvportal.foundation.duo.reporting import summary
from swvportal.foundation.models import Board, DuoFileDate, PupilCount, School, SchoolSpell
from tests.foundation.duo.files import (
    APRIL,
    AUGUST,
    OLD,
    REAL_BOARDS,
    REAL_PUPILS,
    REAL_REGIONS,
    REAL_REGIONS_CSV,
    REAL_SPECIAL,
    real,
)
from tests.foundation.duo.plans import known_from

pytestmark = pytest.mark.django_db
COLUMNS = (
    "VESTIGINGSNAAM",
    "BEVOEGD GEZAG NUMMER",
    "STRAATNAAM",
    "HUISNUMMER-TOEVOEGING",
    "POSTCODE",
    "PLAATSNAAM",
    "GEMEENTENAAM",
    "DENOMINATIE",
    "TELEFOONNUMMER",
    "INTERNETADRES",
)


def run(
    schools: str,
    swv: str,
    *,
    pupils: bool = False,
    special: bool = False,
    as_of: str | None = None,
    dry_run: bool = False,
) -> Any:
    """Import as from the command line and give back its JSON."""
    out = io.StringIO()
    call_command(
        "import_duo",
        schools=real(schools),
        regions=real(REAL_REGIONS),
        pupils=real(REAL_PUPILS) if pupils else None,
        special=real(REAL_SPECIAL) if special else None,
        swv=swv,
        as_of=datetime.date.fromisoformat(as_of) if as_of else None,
        dry_run=dry_run,
        json=True,
        stdout=out,
    )
    return json.loads(out.getvalue())


def rows(name: str) -> dict[str, dict[str, str]]:
    """The schools file by location code, read in another way than the importer does."""
    text = real(name).read_bytes().decode("cp1252")
    return {row["VESTIGINGSCODE"]: row for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";")}


def partnerships() -> dict[str, str]:
    """Postcode to partnership, from the derived table rather than from the regulation's text."""
    return {row["pc4"]: row["po_swv"] for row in csv.DictReader(io.StringIO(real(REAL_REGIONS_CSV).read_text()))}


@pytest.mark.parametrize(("swv", "number"), [("PO2301", 95), ("PO3002", 62)])
def test_a_partnership_has_its_schools_and_a_second_import_changes_nothing(swv: str, number: int) -> None:
    first = run(AUGUST, swv, pupils=True)
    again = run(AUGUST, swv, pupils=True)

    assert first["schools"] == {"added": number, "changed": 0, "closed": 0, "unchanged": 0}
    assert School.objects.count() == number
    assert again["schools"] == {"added": 0, "changed": 0, "closed": 0, "unchanged": number}
    assert again["boards"] == {"added": 0, "changed": 0, "closed": 0, "unchanged": first["boards"]["added"]}
    counted = first["pupil_counts"]["added"]
    assert again["pupil_counts"] == {"added": 0, "changed": 0, "closed": 0, "unchanged": counted}
    assert sorted({place["postcode"][:4] for place in first["unknown_postcode"]}) == [
        "1384",
        "4125",
        "5156",
        "5352",
        "8269",
    ]
    assert len(first["unknown_postcode"]) == 6


def test_the_pupils_of_the_newest_count_add_up_to_what_the_file_says() -> None:
    run(AUGUST, "PO2301", pupils=True)
    counted = PupilCount.objects.filter(counted_on=datetime.date(2025, 10, 1))

    assert sum(count.pupils or 0 for count in counted) == 18_404
    assert counted.count() == 95


def test_probably_national_schools_are_listed_and_flagged() -> None:
    listed = run(AUGUST, "PO2301")["maybe_national"]

    assert sorted(school["city"] for school in listed) == [*["RIJSSEN"] * 5, "VRIEZENVEEN"]
    assert set(School.objects.filter(maybe_national=True).values_list("code", flat=True)) == {
        school["code"] for school in listed
    }


def differences() -> dict[str, dict[str, int]]:
    """How many schools differ between April and August per partnership, by comparing the files cell by cell."""
    areas, april, august = partnerships(), rows(APRIL), rows(AUGUST)
    found: dict[str, dict[str, int]] = {}
    for code in april.keys() | august.keys():
        old, new = april.get(code), august.get(code)
        homes = {areas.get(row["POSTCODE"][:4]) for row in (old, new) if row}
        assert len(homes) == 1, "no school moved to another partnership in these months"
        same = old and new and all(old[name].strip() == new[name].strip() for name in COLUMNS)
        what = "unchanged" if same else "changed" if old and new else "added" if new else "closed"
        found.setdefault(str(homes.pop()), {"added": 0, "changed": 0, "closed": 0, "unchanged": 0})[what] += 1
    return found


def test_april_and_then_august_give_exactly_the_differences_for_every_partnership() -> None:
    regions = read_regions(real(REAL_REGIONS).read_bytes(), file="R")
    april, august = (DuoFiles(read_schools(real(name).read_bytes(), file=name), regions) for name in (APRIL, AUGUST))
    wanted = {swv: numbers for swv, numbers in differences().items() if swv.startswith("PO")}
    found = {}
    for swv in wanted:
        known = known_from(april, as_of=datetime.date(2026, 4, 18), swv=swv)
        found[swv] = summary(plan_import(august, known, swv=swv, as_of=datetime.date(2026, 8, 4)))["schools"]

    assert found == wanted
    assert len(found) == 76
    assert sum(numbers["closed"] for numbers in found.values()) == 2
    assert sum(numbers["changed"] for numbers in found.values()) > 50


def test_the_differences_are_stored_as_well() -> None:
    """The partnership with the most differences, through the command and the database."""
    swv, wanted = max(differences().items(), key=lambda item: item[1]["changed"] + item[1]["added"] * 2)
    run(APRIL, swv, as_of="2026-04-18")
    trial = run(AUGUST, swv, as_of="2026-08-04", dry_run=True)
    result = run(AUGUST, swv, as_of="2026-08-04")
    stored = {school.code: school for school in School.objects.all()}
    areas, august = partnerships(), rows(AUGUST)

    assert trial == result
    assert result["schools"] == wanted
    assert {code: school.name for code, school in stored.items() if school.closed_on is None} == {
        code: " ".join(row["VESTIGINGSNAAM"].split())
        for code, row in august.items()
        if areas.get(row["POSTCODE"][:4]) == swv
    }


def test_the_file_of_2013_after_that_of_2026_gives_each_year_its_board_and_changes_no_fact() -> None:
    run(AUGUST, "PO2301", pupils=True, as_of="2026-08-04")
    facts = list(School.objects.order_by("code").values("code", "name", "board", "street", "website"))
    old = run(OLD, "PO2301", as_of="2013-12-05")
    text = real(OLD).read_bytes().decode("cp1252")
    then = {
        row["VESTIGINGSNUMMER"]: row["BEVOEGD GEZAG NUMMER"]
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    }

    assert old["schools"]["closed"] == 0
    assert list(School.objects.filter(closed_on=None).order_by("code").values(*facts[0])) == facts
    assert School.objects.exclude(closed_on=None).count() == old["schools"]["added"]
    for count in PupilCount.objects.filter(counted_on=datetime.date(2014, 10, 1)).select_related("school", "board"):
        assert count.board.number == then[count.school.code]
    assert run(OLD, "PO2301", as_of="2013-12-05")["schools"]["changed"] == 0
    assert run(AUGUST, "PO2301", as_of="2026-08-04")["schools"]["changed"] == 0


def test_the_order_of_the_files_does_not_matter_for_the_history() -> None:
    for name, day in ((OLD, "2013-12-05"), (AUGUST, "2026-08-04")):
        run(name, "PO3002", as_of=day)
    forward = set(SchoolSpell.objects.values_list("school__code", "board__number", "since", "until"))
    for model in (SchoolSpell, School, DuoFileDate):
        model._default_manager.all().delete()
    for name, day in ((AUGUST, "2026-08-04"), (OLD, "2013-12-05")):
        run(name, "PO3002", as_of=day)

    assert set(SchoolSpell.objects.values_list("school__code", "board__number", "since", "until")) == forward


def test_the_regulation_and_its_table_say_the_same() -> None:
    text = read_regions(real(REAL_REGIONS).read_bytes(), file="R.md")

    assert text == read_regions(real(REAL_REGIONS_CSV).read_bytes(), file="R.csv")
    assert len(text.by_pc4) == 4_046


def test_the_boards_get_their_names() -> None:
    names = read_boards(real(REAL_BOARDS).read_bytes(), file="B.csv")
    run(AUGUST, "PO3002")
    call_command(
        "import_duo",
        schools=real(AUGUST),
        regions=real(REAL_REGIONS),
        boards=real(REAL_BOARDS),
        swv="PO3002",
        stdout=io.StringIO(),
    )

    assert {board.number: board.name for board in Board.objects.all() if board.name.startswith("Bestuur ")} == {
        "42524": "Bestuur 42524"
    }
    assert all(board.name == names[board.number] for board in Board.objects.exclude(number="42524"))


def test_all_pupils_are_read_with_their_masks() -> None:
    every = read_pupils(real(REAL_PUPILS).read_bytes(), file="P.csv")

    assert len(every) == 9_737
    assert sum(count is None for row in every for count in row.by_year.values()) == 762
    assert all(len(row.by_year) == 30 for row in every)


@pytest.mark.parametrize("wrong", [REAL_PUPILS, REAL_REGIONS, REAL_BOARDS, REAL_SPECIAL])
def test_another_of_duos_files_is_refused_and_nothing_comes_in(wrong: str) -> None:
    with pytest.raises(CommandError, match=re.escape(Path(wrong).name)):
        run(wrong, "PO2301")

    assert School.objects.count() == Board.objects.count() == 0


def test_one_broken_line_among_thousands_is_named_and_nothing_comes_in(tmp_path: Path) -> None:
    data = real(AUGUST).read_bytes().split(b"\r\n")
    data[4_000] = data[4_000].rpartition(b";")[0]
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\r\n".join(data))

    with pytest.raises(CommandError, match=r"broken\.csv.* 4001,.* VAKANTIEREGIO"):
        call_command("import_duo", schools=broken, regions=real(REAL_REGIONS), swv="PO2301")

    assert School.objects.count() == Board.objects.count() == 0


def special_of(swv: str) -> dict[str, str]:
    """The kind of each special location of the extract that has this partnership's postcode, from file 06."""
    kinds = {row["VESTIGINGSCODE"]: row["SOORT_VESTIGING"] for row in _rows_of(REAL_PUPILS)}
    areas = partnerships()
    return {
        row["VESTIGINGSCODE"]: kinds[row["VESTIGINGSCODE"]]
        for row in _rows_of(REAL_SPECIAL)
        if areas.get(row["POSTCODE"][:4]) == swv
    }


def _rows_of(name: str) -> list[dict[str, str]]:
    text = real(name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("swv", "kinds", "pupils"),
    [
        ("PO2301", {"bo": 95, "sbo": 4, "so": 2, "so_vso": 3}, {"bo": 18_404, "sbo": 508}),
        ("PO3002", {"bo": 62, "sbo": 3, "so": 1, "so_vso": 2}, {"bo": 12_644, "sbo": 254}),
    ],
)
def test_the_special_schools_come_in_by_kind_and_secondary_education_stays_out(
    swv: str, kinds: dict[str, int], pupils: dict[str, int]
) -> None:
    run(AUGUST, swv, pupils=True)
    told = run(AUGUST, swv, pupils=True, special=True)
    here = special_of(swv)

    assert told["schools"] == {
        "added": sum(kinds.values()) - kinds["bo"],
        "changed": 0,
        "closed": 0,
        "unchanged": kinds["bo"],
    }
    assert told["kinds"] == kinds
    assert {school.code: school.kind for school in School.objects.exclude(kind="bo")} == {
        code: {"SBO": "sbo", "SO": "so", "SO/VSO": "so_vso"}[kind] for code, kind in here.items() if kind != "VSO"
    }
    assert {place["code"] for place in told["secondary_special"]} == {c for c, kind in here.items() if kind == "VSO"}
    counted = PupilCount.objects.filter(counted_on=datetime.date(2025, 10, 1))
    assert {kind: sum(row.pupils or 0 for row in counted.filter(kind=kind)) for kind in pupils} == pupils
    again = run(AUGUST, swv, pupils=True, special=True)
    assert again["schools"]["unchanged"] == sum(kinds.values())
    assert again["pupil_counts"]["added"] == again["pupil_counts"]["changed"] == 0


def test_an_import_without_the_special_schools_leaves_those_as_they_are() -> None:
    first = run(AUGUST, "PO3002", pupils=True, special=True)
    without = run(AUGUST, "PO3002", pupils=True)

    assert without["schools"] == {"added": 0, "changed": 0, "closed": 0, "unchanged": 62}
    assert without["pupil_counts"]["unchanged"] == first["pupil_counts"]["added"]
    assert School.objects.filter(closed_on=None).count() == 68
