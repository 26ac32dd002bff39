"""Small made-up files in DUO's forms, and the way to the real ones; no real school is written here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings

HEADER = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;VESTIGINGSCODE;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
    "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES;VAKANTIEREGIO"
)
OLD_HEADER = (
    "PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;VESTIGINGSNUMMER;VESTIGINGSNAAM ;STRAATNAAM;HUISNUMMER-TOEVOEGING;"
    "POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;DENOMINATIE;TELEFOONNUMMER;INTERNETADRES"
)
REGIONS = b"pc4,gemeente,po_swv,vo_swv\n1001,Bloesemdam,PO9901,VO9901\n1002,Bosdorp,PO9902,VO9902\n"


def school(
    code: str = "01AA00",
    *,
    name: str = "De Wilg",
    board: str = "10001",
    postcode: str = "1001 AB",
    denomination: str = "Openbaar",
    website: str = " ",
    old: bool = False,
) -> str:
    """One line of the schools file, in the present form or the old one."""
    cells = [
        "Twente",
        board,
        code[:4],
        code,
        name,
        "Laan",
        "3-A",
        postcode,
        "BLOESEMDAM",
        "0001",
        "BLOESEMDAM",
        denomination,
        " ",
        website,
    ]
    return ";".join(cells if old else [*cells, "Noord"])


def schools(*lines: str, header: str = HEADER) -> bytes:
    """A schools file of these lines, as DUO writes it: windows-1252 and CRLF."""
    return "".join(f"{line}\r\n" for line in (header, *lines)).encode("cp1252")


def special(*lines: tuple[str, str]) -> bytes:
    """A file of special schools: for each its kind as DUO writes it and its line as in the schools file."""
    header = f"SOORT PRIMAIR ONDERWIJS;{HEADER}"
    return "".join(f"{line}\r\n" for line in (header, *(f"{kind};{line}" for kind, line in lines))).encode("cp1252")


def pupils(counts: dict[str, Sequence[str]], *, first: int = 2023, kinds: dict[str, str] | None = None) -> bytes:
    """A file of pupils through the years, as DUO writes it: UTF-8 with a mark; `kinds` only where it matters."""
    if kinds is not None:
        return _pupils_with_kinds(counts, first=first, kinds=kinds)
    years = max((len(row) for row in counts.values()), default=1)
    header = "INSTELLINGSCODE;VESTIGINGSCODE;NAAM_VESTIGING;BEVOEGD_GEZAG_NUMMER;" + ";".join(
        f"LEERLINGEN_{first + index}" for index in range(years)
    )
    lines = [f"{code[:4]};{code};Een school;0;{';'.join(row)}" for code, row in counts.items()]
    return "".join(f"{line}\r\n" for line in (header, *lines)).encode("utf-8-sig")


def _pupils_with_kinds(counts: dict[str, Sequence[str]], *, first: int, kinds: dict[str, str]) -> bytes:
    head, *lines = pupils(counts, first=first).decode("utf-8-sig").splitlines()
    with_kinds = [f"{kinds.get(line[5:11], 'BO')};{line}" for line in lines]
    return "".join(f"{line}\r\n" for line in (f"SOORT_VESTIGING;{head}", *with_kinds)).encode("utf-8-sig")


def boards(names: dict[str, str]) -> bytes:
    """A file of boards, as DUO's newer portal writes it: commas, everything quoted."""
    lines = ['"BEVOEGD_GEZAG_NUMMER","BEVOEGD_GEZAG_NAAM"', *(f'"{number}","{name}"' for number, name in names.items())]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def real(name: str) -> Path:
    """One of DUO's real files; without them a test is passed over by hand and fails in the pipeline."""
    root = Path(os.environ.get("SWV_DUO_DATA", str(settings.BASE_DIR.parent / "shared" / "data" / "duo")))
    path = root / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The real DUO files are needed here: {path} is not there; set SWV_DUO_DATA.")
        pytest.skip("The real DUO files are not on this machine; SWV_DUO_DATA says where they are.")
    return path


REAL_SCHOOLS = "02.-alle-schoolvestigingen-basisonderwijs.csv"
APRIL = f"2026-04-18/{REAL_SCHOOLS}"
AUGUST = f"2026-08-04/{REAL_SCHOOLS}"
OLD = "2013-12-05/po_addresses.csv"
REAL_PUPILS = "2026-08-04/06.-historisch-overzicht-aantal-leerlingen-per-schoolvestiging.csv"
REAL_REGIONS = "regio/BWBR0032324-2015-04-23.md"
REAL_REGIONS_CSV = "derived/pc4-swv-2015-04-23.csv"
REAL_BOARDS = "transcribed/besturen.extract.csv"
REAL_SPECIAL = "transcribed/09.-alle-vestigingen-sbo-so-en-vso.extract.csv"
