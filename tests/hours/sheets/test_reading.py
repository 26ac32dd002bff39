"""Files as they come: of every program, in every encoding, and every bad cell is a sentence with its place."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hours.enums import SheetKind
from hours.sheets import cells
from hours.sheets.columns import COLUMNS
from hours.sheets.reading import Told, Unreadable, look_at, read_budgets, read_time
from hours.sheets.remarks import CellProblem, Remark
from hours.sheets.template import template_of
from swvportal.foundation import spreadsheets
from swvportal.foundation.models import Board, School, Supplier, User
from swvportal.foundation.spreadsheets import NoValue, SheetProblem, read_sheet
from tests.hours.sheets import files
from tests.hours.sheets.files import BUDGETS, TIME, wilg, worked, xlsx


def said(data: bytes) -> list[str]:
    """What is wrong with a file of budgets."""
    try:
        return [str(remark) for remark in read_budgets(data, this_year=2026).problems]
    except Unreadable as problem:
        return [str(remark) for remark in problem.remarks]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_of_every_program_says_the_same(delimiter: str, encoding: str) -> None:
    row = ("10-11-2026", "carla@story.example", "1:30", "gesprek", "", "", "Café één")
    told = read_time(files.csv(TIME, row, delimiter=delimiter, encoding=encoding))

    assert [(one.minutes, one.note, one.worked_on) for one in told.rows] == [
        (90, "Café één", datetime.date(2026, 11, 10))
    ]


def test_headings_come_in_any_order_and_case_and_in_both_languages() -> None:
    told = read_budgets(
        files.csv(("HOURS", "school year", " doel ", "Leverancier", "houder"), ("2", "2026-2027", "OA", "Team", "")),
        this_year=2026,
    )

    assert (told.rows[0].minutes, told.rows[0].purpose, told.problems) == (120, "oa", ())


def test_an_unknown_column_is_named_and_a_missing_one_too() -> None:
    told = read_budgets(files.csv((*BUDGETS, "Prijs"), (*wilg(), "12")), this_year=2026)
    assert [str(one) for one in told.remarks] == ["De kolom “Prijs” is niet bekend en wordt niet gelezen."]

    assert said(files.csv(("Houder", "Dienstverlener", "Doel", "Schooljaar", "Urn"), wilg()[:5])) == [
        "De kolom “Uren” ontbreekt. Zet dat woord erboven, of gebruik het sjabloon.",
        "De kolom “Urn” is niet bekend en wordt niet gelezen.",
    ]
    assert said(files.csv((*BUDGETS, "uren"), (*wilg(), "12"))) == [
        "De kolom “uren” komt twee keer voor. Haal een van de twee weg."
    ]


def test_the_other_kind_of_file_is_recognised() -> None:
    with pytest.raises(Unreadable, match="het andere soort bestand"):
        look_at(files.time(worked()), SheetKind.BUDGETS)


def test_every_problem_of_a_file_is_listed_with_row_and_column() -> None:
    data = files.budgets(
        ("", "Team", "oa", "2026-2027", "morgen", ""),
        ("", "Team", "oa", "2026-2027", "0", ""),
        ("", "", "", "", "", ""),
        ("", "", "iets", "2026-2028", "1,33", "soms"),
    )

    assert said(data) == [
        "Rij 2, Uren: “morgen” is geen tijd. Schrijf 1:30 of 1,5.",
        "Rij 3, Uren: Vul een tijd in die meer is dan nul.",
        "Rij 5, Dienstverlener: Dit moet zijn ingevuld.",
        (
            "Rij 5, Doel: “iets” is hier niet bekend. Kies uit: “consultatie en begeleiding”, "
            "“onderwijsarrangementen”, “bestuursuren”, “reserve”."
        ),
        "Rij 5, Schooljaar: “2026-2028” is geen schooljaar. Schrijf beide jaren, bijvoorbeeld 2026-2027.",
        "Rij 5, Uren: 1,33 uur is geen heel aantal minuten. Schrijf uren en minuten, bijvoorbeeld 1:20.",
        (
            "Rij 5, Verval: “soms” is hier niet bekend. Kies uit: “aan het eind van elke maand, het deel van die "
            "maand”, “aan het eind van het schooljaar”, “nooit”."
        ),
    ]


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("1:30", 90),
        ("1:30:00", 90),
        ("1,5", 90),
        ("1.5", 90),
        ("90m", 90),
        (1.5, 90),
        (1, 60),
        (1 / 3, 20),
        (datetime.timedelta(hours=30, minutes=15), 1815),
        (datetime.timedelta(hours=1, minutes=29, seconds=59, microseconds=999000), 90),
        (datetime.time(1, 30), 90),
        (datetime.datetime(1900, 1, 1, 6, 0), 48 * 60 + 6 * 60),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)
def test_hours_are_read_as_people_and_spreadsheets_write_them(cell: Any, minutes: int) -> None:
    assert cells.hours(cell) == minutes


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.250", cells.THOUSANDS),
        ("12.500,5", cells.THOUSANDS),
        ("-1", cells.NOT_ABOVE_ZERO),
        (-2, cells.NOT_ABOVE_ZERO),
        (0, cells.NOT_ABOVE_ZERO),
        (1.01, cells.NOT_WHOLE),
        (float("nan"), cells.NOT_HOURS),
        (float("inf"), cells.NOT_HOURS),
        (1e300, cells.TOO_MUCH),
        (True, cells.NOT_HOURS),
        (datetime.timedelta(seconds=30), cells.NOT_HOURS),
        (datetime.date(2026, 1, 1), cells.NOT_HOURS),
        (NoValue(), cells.NO_VALUE),
        (spreadsheets.CellError("#N/A"), cells.FAILED),
        (None, cells.MUST_BE_FILLED),
    ],
)
def test_what_is_no_amount_of_time_is_said(cell: Any, sentence: str) -> None:
    with pytest.raises(CellProblem) as problem:
        cells.hours(cell)
    assert problem.value.sentence == sentence


@pytest.mark.parametrize(
    "cell",
    ["2026-11-09", "9-11-2026", "09/11/2026", datetime.date(2026, 11, 9), datetime.datetime(2026, 11, 9, 8)],  # noqa: DTZ001
)
def test_days_are_read_as_people_and_spreadsheets_write_them(cell: Any) -> None:
    assert cells.day(cell) == datetime.date(2026, 11, 9)


@pytest.mark.parametrize("cell", ["31-2-2026", "9-11-26", "1-1-1026", "gisteren", 46000, datetime.time(8), "0-0-2026"])
def test_what_is_no_day_is_said(cell: Any) -> None:
    with pytest.raises(CellProblem):
        cells.day(cell)


@pytest.mark.parametrize("typed", ["2026-2027", "2026/2027", "2026 – 2027", "2026-27"])
def test_a_school_year_has_two_years(typed: str) -> None:
    assert cells.school_year(typed, this_year=2026) == 2026


@pytest.mark.parametrize("typed", ["2026", "2026-2028", "2026-28", "1999-2000", "2040-2041", "99999-00000", 2026])
def test_what_is_no_school_year_is_said(typed: Any) -> None:
    with pytest.raises(CellProblem):
        cells.school_year(typed, this_year=2026)


def test_a_workbook_is_read_with_dates_durations_and_numbers() -> None:
    day = datetime.datetime(2026, 11, 10)  # noqa: DTZ001 - as a spreadsheet has it
    data = xlsx(
        TIME,
        (day, "carla@story.example", 1.5, "gesprek", None, None, None),
        (),
        (day, "carla@story.example", datetime.timedelta(hours=1, minutes=30), "gesprek", None, None, "=1+1 is niets"),
    )
    told = read_time(data)

    assert told.problems == (Remark(4, "Opmerking", cells.NO_VALUE),)
    assert [(row.number, row.minutes, row.worked_on) for row in told.rows] == [(2, 90, datetime.date(2026, 11, 10))]


def test_a_formula_without_a_value_is_said_and_one_with_a_value_counts() -> None:
    data = xlsx(BUDGETS, ("", "Team", "oa", "2026-2027", "=1+1", ""))
    assert said(data) == [
        (
            "Rij 2, Uren: Deze formule heeft in het bestand geen uitkomst. Open het bestand in Excel en bewaar het "
            "opnieuw, of typ de waarde zelf."
        )
    ]

    valued = rewritten(data, "xl/worksheets/sheet1.xml", lambda text: re.sub(r"<v ?/>|<v></v>", "<v>2</v>", text))
    assert [row.minutes for row in read_budgets(valued, this_year=2026).rows] == [120]


def rewritten(data: bytes, name: str, change: Any) -> bytes:
    """The same workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            text = old.read(entry)
            new.writestr(entry, change(text.decode()).encode() if entry == name else text)
    return made.getvalue()


def test_the_sheet_with_the_headings_is_found_wherever_it_stands() -> None:
    book = Workbook()
    first: Any = book.active
    first.append(["Uitleg"])
    second = book.create_sheet("Budgetten")
    second.append(list(BUDGETS))
    second.append(list(wilg()))
    made = io.BytesIO()
    book.save(made)

    assert len(read_budgets(made.getvalue(), this_year=2026).rows) == 1


def refused(data: bytes) -> str:
    with pytest.raises(SheetProblem) as problem:
        read_sheet(data, fits=lambda header: True)
    return problem.value.sentence


def test_a_file_that_cannot_be_read_says_what_to_do() -> None:
    book = xlsx(BUDGETS, wilg())
    assert refused(b"") == spreadsheets.EMPTY
    assert refused(b"\r\n;;\r\n") == spreadsheets.NO_HEADING
    assert refused(spreadsheets.OLE + b"x" * 100) == spreadsheets.OLD_OR_LOCKED
    assert refused(book[:400]) == spreadsheets.BROKEN
    assert refused(b"PK\x03\x04 niets") == spreadsheets.BROKEN
    assert refused(b"%PDF-1.7\x00\x01") == spreadsheets.NOT_TEXT
    assert refused(b"Houder;Uren\r\na\x81;1") == spreadsheets.BAD_CHARACTER
    assert refused(b'Houder;Uren\r\n"a;1') == spreadsheets.QUOTES
    assert refused(b"x" * (spreadsheets.MOST_BYTES + 1)) == spreadsheets.TOO_BIG
    assert refused(b"Uren\n" + b"1\n" * (spreadsheets.MOST_LINES + 1)) == spreadsheets.TOO_MANY
    assert refused(b"\n" * (spreadsheets.MOST_SCANNED + 1) + b"Uren") == spreadsheets.TOO_MANY


def test_what_hides_in_a_workbook_is_refused() -> None:
    book = xlsx(BUDGETS, wilg())
    bomb = rewritten(book, "xl/worksheets/sheet1.xml", lambda text: text + " " * 70_000_000)
    entity = rewritten(book, "xl/workbook.xml", lambda text: '<!DOCTYPE a [<!ENTITY b "c">]>' + text)
    macro = rewritten(book, "[Content_Types].xml", lambda text: text.replace("sheet.main", "sheet.macroEnabled.main"))
    word = rewritten(book, "[Content_Types].xml", lambda text: text.replace("spreadsheetml.sheet.main", "other"))

    assert refused(bomb) == spreadsheets.UNPACKS
    assert refused(entity) == spreadsheets.OTHER_ZIP
    assert refused(macro) == spreadsheets.RUNS
    assert refused(word) == spreadsheets.OTHER_ZIP


def test_excels_own_first_line_names_the_delimiter() -> None:
    data = b"sep=|\r\n" + "|".join(BUDGETS).encode() + b"\r\n" + "|".join(wilg()).encode()

    assert [row.number for row in read_budgets(data, this_year=2026).rows] == [3]


def test_a_file_without_rows_says_so() -> None:
    assert said(files.budgets()) == ["Er staan geen rijen onder de kolomnamen."]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=50),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.just(NoValue()),
    st.from_regex(r"[0-9]{1,4}[-/:.,][0-9]{1,4}([-/:.,][0-9]{1,4})?", fullmatch=True),
)


@given(cell=CELLS)
@settings(max_examples=400, deadline=None)
def test_every_cell_is_understood_or_a_sentence(cell: Any) -> None:
    readers = (
        cells.hours,
        cells.day,
        cells.direct,
        cells.text,
        lambda one: cells.school_year(one, this_year=2026),
        lambda one: cells.choice(one, {"a": "a"}, ["a"]),
    )
    told = []
    for read in readers:
        try:
            read(cell)
        except CellProblem as problem:
            told.append(str(Remark(3, "Uren", problem.sentence, problem.facts)))
    assert all(one.startswith("Rij 3, Uren: ") for one in told)


@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode())))
@settings(max_examples=300, deadline=None)
def test_every_file_is_read_or_a_sentence(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"Datum;Coach;Uren;Activiteit\n"):
        told: list[Remark] = []
        try:
            told += read_time(start + data).problems
        except Unreadable as problem:
            told += problem.remarks
        assert all(str(remark) for remark in told)


@pytest.mark.parametrize("kind", SheetKind.values)
@pytest.mark.django_db
def test_the_template_can_be_filled_in_and_read(kind: str, wilg: School, carla: User, kpo: Board) -> None:
    book = load_workbook(io.BytesIO(template_of(kind)))
    shown = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"00AA00", "De Wilg", files.TEAM} <= shown
    assert kpo.number in shown if kind == SheetKind.BUDGETS else "carla@story.example" in shown
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [str(column.label) for column in COLUMNS[kind]]
    sheet.append(
        ["", files.TEAM, "reserve", "2026-2027", 1.5, "nooit"]
        if kind == SheetKind.BUDGETS
        else [datetime.date(2026, 11, 10), "carla@story.example", "1:30", "gesprek", "direct"]
    )
    made = io.BytesIO()
    book.save(made)
    told: Told[Any] = (
        read_budgets(made.getvalue(), this_year=2026) if kind == SheetKind.BUDGETS else read_time(made.getvalue())
    )

    assert ([row.minutes for row in told.rows], told.problems) == ([90], ())


@pytest.mark.parametrize("name", ["=1+1", "-5", "+31", "@SOM(A1)"])
@pytest.mark.parametrize("kind", SheetKind.values)
@pytest.mark.django_db
def test_no_name_in_the_template_is_a_formula_and_it_reads_back_as_it_is(kind: str, name: str, wilg: School) -> None:
    Supplier.objects.create(name=name)
    School.objects.filter(pk=wilg.pk).update(name=name)
    book = load_workbook(io.BytesIO(template_of(kind)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == name]

    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert all(cell.quotePrefix for cell in cells)
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    sheet = book.worksheets[0]
    row: list[Any] = ["", name, "reserve", "2026-2027", 1.5, "nooit"]
    if kind == SheetKind.TIME:
        row = [datetime.date(2026, 11, 10), "carla@story.example", "1:30", "gesprek", "direct", *[None] * 3, name]
    for place, value in enumerate(row, start=1):
        cell = sheet.cell(2, place, value)
        cell.data_type = "s" if value == name else cell.data_type
    made = io.BytesIO()
    book.save(made)
    if kind == SheetKind.TIME:
        assert [each.note for each in read_time(made.getvalue()).rows] == [name]
    else:
        assert [each.supplier for each in read_budgets(made.getvalue(), this_year=2026).rows] == [name]
