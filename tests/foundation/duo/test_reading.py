"""DUO's files as they come: encodings, generations, quirks, and a sentence with the place for what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reading import (
    read_all,
    read_boards,
    read_pupils,
    read_regions,
    read_schools,
    read_special,
)
from swvportal.foundation.duo.records import DuoSchool
from swvportal.foundation.duo.tables import KIND_NAMES, Kind
from tests.foundation.duo import files

Reader = Callable[..., Any]


def refused(read: Reader, data: bytes) -> DuoProblem:
    with pytest.raises(DuoProblem) as caught:
        read(data, file="F.csv")
    return caught.value


def place(problem: DuoProblem) -> tuple[str, int, str]:
    return problem.file, problem.line, problem.column


def test_a_school_is_read_from_the_present_form() -> None:
    data = files.schools(files.school(name="’t Wílgje", website="www.wilg.example     "))

    assert read_schools(data, file="F.csv") == (
        DuoSchool(
            code="01AA00",
            name="’t Wílgje",
            board="10001",
            street="Laan 3-A",
            postcode="1001 AB",
            city="BLOESEMDAM",
            municipality="BLOESEMDAM",
            denomination="Openbaar",
            phone="",
            website="www.wilg.example",
        ),
    )


def test_the_form_of_2013_says_the_same() -> None:
    old = files.schools(files.school(old=True), header=files.OLD_HEADER)

    assert read_schools(old, file="F.csv") == read_schools(files.schools(files.school()), file="F.csv")


def test_utf8_with_a_mark_says_the_same_as_windows_1252() -> None:
    data = files.schools(files.school(name="De Eík"))

    assert read_schools(data.decode("cp1252").encode("utf-8-sig"), file="F.csv") == read_schools(data, file="F.csv")


def test_a_location_of_two_digits_is_put_behind_its_brin() -> None:
    line = files.school("01AA07").replace(";01AA07;", ";07;")

    assert [school.code for school in read_schools(files.schools(line), file="F.csv")] == ["01AA07"]


def test_quotation_marks_doubled_once_or_twice_become_single() -> None:
    data = files.schools(files.school("01AA00", name='"De ""Kla4"""'), files.school("01BB00", name='"De """"Kla4"""""'))

    assert [school.name for school in read_schools(data, file="F.csv")] == ['De "Kla4"', 'De "Kla4"']


def test_pupils_are_numbers_masked_or_absent() -> None:
    (row,) = read_pupils(files.pupils({"01AA00": ("0", "<5", " ", "212")}), file="F.csv")

    assert dict(row.by_year) == {2023: 0, 2024: None, 2026: 212}


def test_regions_are_read_from_markdown_as_from_csv() -> None:
    markdown = (
        b"### Bijlage\r\n\r\n| PC4  | gemeente  | PO SWV  | VO SWV  |\r\n|:---|:---|:---|:---|\r\n"
        b"| 1001  | Bloesemdam  | PO9901  | VO9901  |\r\n| 1002  | Bosdorp  | PO9902  | VO9902  |\r\n\r\nSlot.\r\n"
    )
    regions = read_regions(markdown, file="R.md")

    assert regions == read_regions(files.REGIONS, file="R.csv")
    assert regions.partnership_of("1002 ZZ") == "PO9902"
    assert regions.partnership_of("1003 ZZ") is None


def test_boards_are_read_in_both_forms() -> None:
    extract = b"kvk,naam,herkomst,soort,bevoegd_gezag,ook_elders\n1,De Boomgaard,lijst,bo,10001,\n"

    assert read_boards(extract, file="B.csv") == {"10001": "De Boomgaard"}
    assert read_boards(files.boards({"10001": "De Boomgaard"}), file="B.csv") == {"10001": "De Boomgaard"}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (files.pupils({"01AA00": ("1",)}), Kind.PUPILS),
        (files.REGIONS, Kind.REGIONS),
        (files.boards({"10001": "De Boomgaard"}), Kind.BOARDS),
        (b"SOORT PRIMAIR ONDERWIJS;VESTIGINGSCODE;VESTIGINGSNAAM\r\nSBAO;01AA00;De Es\r\n", Kind.SPECIAL),
        (b"PEILDATUM;INSTELLINGSCODE;LEEFTIJD_4\r\n;01AA;3\r\n", Kind.AGES),
    ],
)
def test_another_file_is_named(data: bytes, found: Kind) -> None:
    problem = refused(read_schools, data)

    assert place(problem) == ("F.csv", 1, "1")
    assert problem.facts == {"found": str(KIND_NAMES[found]), "wanted": str(KIND_NAMES[Kind.SCHOOLS])}


@pytest.mark.parametrize(
    ("read", "data", "line", "column"),
    [
        (read_schools, b"", 1, "1"),
        (read_schools, b" \r\n\r\n", 1, "1"),
        (read_schools, b"PK\x03\x04 and so on", 1, "1"),
        (read_schools, b"een;twee\r\n1;2\r\n", 1, "1"),
        (read_schools, files.schools(), 2, "1"),
        (read_schools, files.schools(files.school(), header=files.HEADER.replace("POSTCODE", "PC")), 1, "POSTCODE"),
        (read_schools, files.schools(files.school(), header=f"{files.HEADER};POSTCODE"), 1, "POSTCODE"),
        (read_schools, files.schools(files.school(), "Twente;10001;01BB"), 3, "VESTIGINGSCODE"),
        (read_schools, files.schools(f"{files.school()};meer"), 2, "16"),
        (read_schools, files.schools(files.school(name='"De Wilg')), 2, "5"),
        (read_schools, files.schools(files.school(name='"De" Wilg')), 2, "5"),
        (read_schools, files.schools(files.school(name=" ")), 2, "VESTIGINGSNAAM"),
        (read_schools, files.schools(files.school(name="x" * 161)), 2, "VESTIGINGSNAAM"),
        (read_schools, files.schools(files.school().replace("Laan", "L" * 130)), 2, "STRAATNAAM"),
        (read_schools, files.schools(files.school(), files.school("01BB00", postcode="0101 AB")), 3, "POSTCODE"),
        (read_schools, files.schools(files.school(board="1001")), 2, "BEVOEGD GEZAG NUMMER"),
        (read_schools, files.schools(files.school("1AA00")), 2, "INSTELLINGSCODE"),
        (read_schools, files.schools(files.school("01AA0X")), 2, "VESTIGINGSCODE"),
        (read_schools, files.schools(files.school().replace(";01AA;", ";01BB;")), 2, "VESTIGINGSCODE"),
        (read_schools, files.schools(files.school(), files.school()), 3, "VESTIGINGSCODE"),
        (read_schools, files.schools(files.school(old=True, name=" "), header=files.OLD_HEADER), 2, "VESTIGINGSNAAM"),
        (read_schools, files.schools(files.school()).replace(b"De Wilg", b"De \x81"), 2, "5"),
        (read_schools, files.schools(files.school()).replace(b"De Wilg", b"De \x00"), 2, "5"),
        (read_pupils, files.pupils({"01AA00": ("12", "12x")}), 2, "LEERLINGEN_2024"),
        (read_pupils, files.pupils({"01AA00": ("12", "-1")}), 2, "LEERLINGEN_2024"),
        (read_pupils, files.pupils({"01AA00": ("1000000",)}), 2, "LEERLINGEN_2023"),
        (read_regions, b"pc4,po_swv\n101,PO9901\n", 2, "pc4"),
        (read_regions, b"pc4,po_swv\n1001,9901\n", 2, "po_swv"),
        (read_regions, b"pc4,po_swv\n1001,PO9901\n1001,PO9901\n", 3, "pc4"),
        (read_regions, b"tekst\n\n| PC4 | PO SWV |\n|:---|:---|\n| 1001 | PO9901 |\n| 1002 |\n", 6, "PO SWV"),
        (read_regions, b"| PC4 | PO SWV |\n|:---|:---|\n| 1001 | PO9901 |\nkapot\n| 1002 | PO9901 |\n", 4, "PO SWV"),
        (read_boards, files.boards({"10001": "Een"}) + b'"10001","Twee"\r\n', 3, "BEVOEGD_GEZAG_NUMMER"),
        (read_boards, files.boards({"10001": ""}), 2, "BEVOEGD_GEZAG_NAAM"),
    ],
)
def test_what_is_wrong_is_said_with_the_place(read: Reader, data: bytes, line: int, column: str) -> None:
    problem = refused(read, data)

    assert place(problem) == ("F.csv", line, column)
    assert str(problem) == str(DuoProblem.from_json(problem.as_json()))
    assert "%(" not in str(problem)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"1001", "Deze regel heeft één kolom, de kop heeft er 3."),
        (b"1001,Bloesemdam", "Deze regel heeft 2 kolommen, de kop heeft er 3."),
    ],
)
def test_a_short_line_says_how_many_columns_it_has(line: bytes, told: str) -> None:
    assert refused(read_regions, b"pc4,gemeente,po_swv\n" + line + b"\n").message == told


def test_a_partnership_that_the_regions_do_not_know_is_refused() -> None:
    named = {Kind.SCHOOLS: ("S.csv", files.schools(files.school())), Kind.REGIONS: ("R.csv", files.REGIONS)}

    with pytest.raises(DuoProblem) as caught:
        read_all(named, swv="PO1234")

    assert place(caught.value) == ("R.csv", 1, "PO SWV")


ODD = st.text(st.sampled_from("aé;,\"'|\r\n \x00\x81<5:-0123456789PC4OSWV\ufeff\u2028"), max_size=40)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_broken_file_is_a_sentence_and_never_a_crash(data: st.DataObject) -> None:
    """Put odd text somewhere in a good file, in any encoding, and read it as each kind of file."""
    whole = data.draw(
        st.sampled_from(
            [
                files.schools(files.school(), files.school("01BB00")),
                files.pupils({"01AA00": ("1", "<5"), "01BB00": ("3", "4")}),
                files.REGIONS,
                b"| PC4 | PO SWV |\n|:---|:---|\n| 1001 | PO9901 |\n",
                files.boards({"10001": "Een"}),
                files.special(("SBAO", files.school())),
                files.pupils({"01AA00": ("1",)}, kinds={"01AA00": "SO/VSO"}),
            ]
        )
    )
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 12))
    odd = data.draw(st.one_of(ODD.map(str.encode), st.binary(max_size=8)))
    broken = whole[:at] + odd + whole[at + cut :]
    for read in (read_schools, read_special, read_pupils, read_regions, read_boards):
        try:
            found = read(broken, file="F.csv")
        except DuoProblem as problem:
            said = problem
        else:
            assert found
            continue
        assert said.line >= 1
        assert said.column
        assert said.message
