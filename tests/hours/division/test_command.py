"""`manage.py allocate`: the same engine by a file, as a table or as JSON; needs no row of the database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.hours.division.keys import BOARDS, CONTRACTS, PUBLISHED

EXAMPLE = Path(__file__).parents[3] / "docs/examples/po3002-2016-2017.toml"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("allocate", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_shape_of_the_design() -> None:
    answer = json.loads(run(str(EXAMPLE), "--json"))

    assert list(answer) == ["suppliers", "school_year", "rounding"]
    assert (answer["school_year"], answer["rounding"]) == ("2016-2017", "nearest")
    kameleon = answer["suppliers"][0]
    assert list(kameleon) == ["name", "available", "handed_out", "holders", "notes"]
    assert (kameleon["name"], kameleon["available"], kameleon["handed_out"]) == ("Kameleon", 736, 737)
    assert kameleon["holders"][0] == {
        "name": "KPO",
        "percentage": 26.0,
        "hours": 191,
        "month": 17,
        "months": [17, 18, 17, 17, 18, 17, 18, 17, 17, 18, 17],
    }
    assert len(kameleon["notes"]) == 1


def test_the_example_in_the_docs_is_the_published_table() -> None:
    answer = json.loads(run(str(EXAMPLE), "--json"))

    assert {
        supplier["name"]: {holder["name"]: (holder["hours"], holder["month"]) for holder in supplier["holders"]}
        for supplier in answer["suppliers"]
    } == PUBLISHED
    assert [supplier["available"] for supplier in answer["suppliers"]] == [a - b for a, b in CONTRACTS.values()]
    assert [holder["percentage"] for holder in answer["suppliers"][0]["holders"]] == [
        float(share) for share, _pupils in BOARDS.values()
    ]


def test_the_table_can_be_read(tmp_path: Path) -> None:
    key = tmp_path / "key.toml"
    key.write_text(
        'school_year = "2026-2027"\n[[supplier]]\nname = "Team"\ncontract = 100\n'
        '[[holder]]\nname = "De Boomgaard"\npupils = 2\n[[holder]]\nname = "Het Bos"\npupils = 1\n'
    )

    assert run(str(key)).splitlines() == [
        "Verdeling van uren, schooljaar 2026-2027",
        "",
        "Houder            %  Team  per maand",
        "------------  -----  ----  ---------",
        "De Boomgaard  66,67    67          6",
        "Het Bos       33,33    33          3",
        "------------  -----  ----  ---------",
        "Uitgedeeld            100",
        "Beschikbaar           100",
    ]
    key.write_text(key.read_text().replace("[[supplier]]", 'rounding = "nearest"\n[[supplier]]').replace("100", "1"))
    assert run(str(key)).splitlines()[-1] == "Beschikbaar             1"
    key.write_text(key.read_text().replace("pupils = 2", "pupils = 1"))
    assert run(str(key)).splitlines()[-1].endswith("Elke houder apart afronden geeft 1 uur te veel.")


def test_a_key_that_cannot_be_used_says_why_and_where(tmp_path: Path) -> None:
    key = tmp_path / "key.toml"
    key.write_text(EXAMPLE.read_text().replace("reserve = 70", "reserve = 870"))

    with pytest.raises(CommandError, match=r"^Regel \d+: Kameleon: de reserve van 870 uur is meer"):
        run(str(key))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="kan niet worden gelezen"):
        run(str(tmp_path / "niets.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="kan niet worden gelezen"):
        run(str(tmp_path / "bytes.toml"))
