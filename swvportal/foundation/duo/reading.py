"""Reads DUO's files as they are into frozen facts; it refuses a whole file for one bad cell and touches no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from swvportal.foundation.duo import problems
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.records import VSO, DuoFiles, DuoPupils, DuoSchool, Regions
from swvportal.foundation.duo.tables import KIND_OF_PUPILS, KIND_OF_SPECIAL, PUPILS_OF, Kind, Line, table
from swvportal.foundation.enums import SchoolKind

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}")
_LOCATION = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}")
_BOARD = re.compile(r"[0-9]{5}")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
_PC4 = re.compile(r"[1-9][0-9]{3}")
_SWV = re.compile(r"PO[0-9]{4}")
NO_SWV = "Europoort"  # three postcodes that the regulation gives to no partnership
MOST_PUPILS = 99_999
# How long a text may be, as in the models.
LENGTHS = {
    "VESTIGINGSNAAM": 160,
    "PLAATSNAAM": 80,
    "GEMEENTENAAM": 80,
    "DENOMINATIE": 80,
    "TELEFOONNUMMER": 30,
    "INTERNETADRES": 160,
    "BEVOEGD GEZAG NAAM": 160,
}
MOST_STREET = 120
SPECIAL_KINDS = {"SBAO": SchoolKind.SBO.value, "SO": SchoolKind.SO.value, "(V)SO": SchoolKind.SO_VSO.value, "VSO": VSO}
PUPIL_KINDS = {
    "BO": SchoolKind.BO.value,
    "SBO": SchoolKind.SBO.value,
    "SO": SchoolKind.SO.value,
    "SO/VSO": SchoolKind.SO_VSO.value,
    "VSO": VSO,
}


def read_schools(data: bytes, *, file: str) -> tuple[DuoSchool, ...]:
    """Read the locations of primary schools, in the present or the old (2013) headings.

    Raises `DuoProblem` for another file, a missing column, a bad code, postcode or board number, or a location twice.
    """
    return _places(data, file=file, wanted=Kind.SCHOOLS)


def read_special(data: bytes, *, file: str) -> tuple[DuoSchool, ...]:
    """Read the locations of special schools (DUO file 09) with their kind, VSO included; refuses as `read_schools`."""
    return _places(data, file=file, wanted=Kind.SPECIAL)


def _places(data: bytes, *, file: str, wanted: Kind) -> tuple[DuoSchool, ...]:
    found: dict[str, DuoSchool] = {}
    seen: dict[str, int] = {}
    for line in table(data, file=file, wanted=wanted).lines():
        code = _location(line)
        _once(seen, code, line, "VESTIGINGSCODE")
        street = " ".join(filter(None, (line["STRAATNAAM"], line["HUISNUMMER-TOEVOEGING"])))
        if len(street) > MOST_STREET:
            raise line.wrong("STRAATNAAM", problems.TOO_LONG, found=len(street), most=MOST_STREET)
        found[code] = DuoSchool(
            code=code,
            name=_text(line, "VESTIGINGSNAAM", needed=True),
            board=_board(line),
            street=street,
            postcode=_postcode(line),
            city=_text(line, "PLAATSNAAM"),
            municipality=_text(line, "GEMEENTENAAM"),
            denomination=_text(line, "DENOMINATIE"),
            phone=_text(line, "TELEFOONNUMMER"),
            website=_text(line, "INTERNETADRES"),
            kind=_kind(line, KIND_OF_SPECIAL, SPECIAL_KINDS) if wanted is Kind.SPECIAL else SchoolKind.BO.value,
        )
    return tuple(found.values())


def read_pupils(data: bytes, *, file: str) -> tuple[DuoPupils, ...]:
    """Read the pupils per location and year (DUO file 06); `<5` becomes None and an empty cell no count at all.

    The board in this file is the board of today (or of the closing), not of the year, and is therefore left alone.
    """
    read = table(data, file=file, wanted=Kind.PUPILS)
    years = [(name, int(match[1])) for name in read.header if (match := PUPILS_OF.fullmatch(name))]
    found: list[DuoPupils] = []
    seen: dict[str, int] = {}
    for line in read.lines():
        code = _location(line)
        _once(seen, code, line, "VESTIGINGSCODE")
        by_year = {year: _pupils(line, name) for name, year in years if line[name]}
        kind = _kind(line, KIND_OF_PUPILS, PUPIL_KINDS) if KIND_OF_PUPILS in read.header else ""
        found.append(DuoPupils(code, by_year, kind))
    return tuple(found)


def read_regions(data: bytes, *, file: str) -> Regions:
    """Read which postcode belongs to which partnership, from the regulation in Markdown or from a CSV of it."""
    by_pc4: dict[str, str] = {}
    seen: dict[str, int] = {}
    for line in table(data, file=file, wanted=Kind.REGIONS).lines():
        pc4, swv = line["PC4"], line["PO SWV"]
        if not _PC4.fullmatch(pc4):
            raise line.wrong("PC4", problems.BAD_PC4, value=pc4)
        if swv != NO_SWV and not _SWV.fullmatch(swv):
            raise line.wrong("PO SWV", problems.BAD_SWV, value=swv)
        _once(seen, pc4, line, "PC4")
        by_pc4[pc4] = swv
    return Regions(by_pc4)


def read_boards(data: bytes, *, file: str) -> dict[str, str]:
    """Read the names of the school boards by number; a board may be repeated, but not under another name."""
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for line in table(data, file=file, wanted=Kind.BOARDS).lines():
        number, name = _board(line), _text(line, "BEVOEGD GEZAG NAAM", needed=True)
        if names.get(number, name) != name:
            raise line.wrong("BEVOEGD GEZAG NUMMER", problems.TWICE, value=number, line=seen[number])
        names[number] = name
        seen.setdefault(number, line.number)
    return names


Named = tuple[str, bytes]


def _unheard() -> None:
    """Nobody waits for progress."""


def read_all(files: Mapping[Kind, Named], *, swv: str, heard: Callable[[], None] = _unheard) -> DuoFiles:
    """Read the files of one import, each as its name and bytes; `heard` is called after each file.

    Raises `DuoProblem` for the first thing that is wrong, also for a partnership that the regions do not know and for
    special schools without the pupils, which say the kind of each location.
    """
    if Kind.SPECIAL in files and Kind.PUPILS not in files:
        raise DuoProblem(files[Kind.SPECIAL][0], 1, KIND_OF_SPECIAL, problems.SPECIAL_ALONE)
    name, data = files[Kind.REGIONS]
    regions = read_regions(data, file=name)
    if swv not in regions.by_pc4.values():
        raise DuoProblem(name, 1, "PO SWV", problems.NO_SUCH_SWV, value=swv)
    heard()
    name, data = files[Kind.SCHOOLS]
    schools = read_schools(data, file=name)
    heard()
    pupils: tuple[DuoPupils, ...] = ()
    if Kind.PUPILS in files:
        name, data = files[Kind.PUPILS]
        pupils = read_pupils(data, file=name)
        heard()
    names: dict[str, str] = {}
    if Kind.BOARDS in files:
        name, data = files[Kind.BOARDS]
        names = read_boards(data, file=name)
        heard()
    if Kind.SPECIAL not in files:
        return DuoFiles(schools, regions, pupils, names)
    name, data = files[Kind.SPECIAL]
    special = _told_apart(read_special(data, file=name), pupils, besides=schools)
    heard()
    primary = tuple(school for school in special if school.kind != VSO)
    secondary = tuple(school for school in special if school.kind == VSO)
    return DuoFiles((*schools, *primary), regions, pupils, names, special=True, secondary=secondary)


def _told_apart(
    special: tuple[DuoSchool, ...], pupils: tuple[DuoPupils, ...], *, besides: tuple[DuoSchool, ...]
) -> tuple[DuoSchool, ...]:
    """The special schools, each (V)SO with the kind under which its pupils are counted: SO, SO/VSO or VSO.

    A location that stands in the file of primary schools as well is left to that one.
    """
    counted = {row.code: row.kind for row in pupils if row.kind in {SchoolKind.SO, SchoolKind.SO_VSO, VSO}}
    primary = {school.code for school in besides}
    return tuple(
        replace(school, kind=counted.get(school.code, school.kind)) if school.kind == SchoolKind.SO_VSO else school
        for school in special
        if school.code not in primary
    )


def _once(seen: dict[str, int], key: str, line: Line, column: str) -> None:
    if key in seen:
        raise line.wrong(column, problems.TWICE, value=key, line=seen[key])
    seen[key] = line.number


def _text(line: Line, name: str, *, needed: bool = False) -> str:
    """A cell as text; DUO doubles the quotation marks in some names once too often."""
    text = line[name].replace('""', '"')
    if needed and not text:
        raise line.wrong(name, problems.MUST_BE_FILLED)
    if len(text) > LENGTHS[name]:
        raise line.wrong(name, problems.TOO_LONG, found=len(text), most=LENGTHS[name])
    return text


def _location(line: Line) -> str:
    """The code of six characters; a code of two digits is put behind the BRIN code."""
    brin, code = line["INSTELLINGSCODE"], line["VESTIGINGSCODE"]
    if not _BRIN.fullmatch(brin):
        raise line.wrong("INSTELLINGSCODE", problems.BAD_BRIN, value=brin)
    whole = brin + code if len(code) == 2 else code
    if not _LOCATION.fullmatch(whole):
        raise line.wrong("VESTIGINGSCODE", problems.BAD_LOCATION, value=code)
    if whole[:4] != brin:
        raise line.wrong("VESTIGINGSCODE", problems.OTHER_BRIN, value=code, brin=brin)
    return whole


def _board(line: Line) -> str:
    number = line["BEVOEGD GEZAG NUMMER"]
    if not _BOARD.fullmatch(number):
        raise line.wrong("BEVOEGD GEZAG NUMMER", problems.BAD_BOARD, value=number)
    return number


def _postcode(line: Line) -> str:
    match = _POSTCODE.fullmatch(line["POSTCODE"])
    if not match:
        raise line.wrong("POSTCODE", problems.BAD_POSTCODE, value=line["POSTCODE"])
    return f"{match[1]} {match[2]}"


def _kind(line: Line, name: str, known: Mapping[str, str]) -> str:
    kind = known.get(line[name].upper())
    if kind is None:
        raise line.wrong(name, problems.BAD_KIND, value=line[name], known=", ".join(known))
    return kind


def _pupils(line: Line, name: str) -> int | None:
    cell = line[name]
    if cell == "<5":
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= len(str(MOST_PUPILS))):
        raise line.wrong(name, problems.BAD_NUMBER, value=cell)
    return int(cell)
