"""What kinds of file can be asked for; each app registers its own makers. It makes none itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from swvportal.foundation.models import School, User
from swvportal.foundation.verdicts import Verdict

Facts = dict[str, str]
Heard = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Format:
    """What a file can be made as: its ending and its fixed type."""

    name: str
    label: str
    media_type: str


FORMATS = {
    found.name: found
    for found in (
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Format("csv", "CSV", "text/csv"),
        Format("zip", "CSV (zip)", "application/zip"),
        Format("pdf", "PDF", "application/pdf"),
    )
}


def schools_of_own_boards(user: User, facts: Facts) -> Iterable[UUID]:
    """What board staff see rows by; for whoever has no board, nothing but roles counts."""
    boards = user.standing.board_ids
    return School.objects.filter(board__in=boards).values_list("pk", flat=True) if boards else ()


@dataclass(frozen=True)
class Maker:
    """How one kind of file is asked for and made.

    `clean` keeps of an address what matters, as short texts, with nothing left open such as "this school year".
    `allowed` is asked when the file is asked for, made and handed out. `make` writes the bytes, reads only through
    `visible_to` of the person it gets and says by `heard` (rows done, rows in all) how far it is. `stem` is the file's
    name without ending; neither it nor the title holds the name of a pupil. `seen` are the keys of what the person sees
    the rows by, beside roles, or of the rows themselves; the file is handed out while all of them are still seen. It is
    not asked about people who see every row, and asks a fixed number of queries.
    """

    formats: tuple[str, ...]
    clean: Callable[[User, Mapping[str, str]], Facts]
    allowed: Callable[[User, Facts], Verdict]
    title: Callable[[Facts], str]
    stem: Callable[[Facts], str]
    make: Callable[[User, Facts, IO[bytes], Heard], None]
    seen: Callable[[User, Facts], Iterable[UUID]] = schools_of_own_boards


_makers: dict[str, Maker] = {}


def register_maker(kind: str, maker: Maker) -> None:
    """Have a kind of file made; for `AppConfig.ready`."""
    _makers[kind] = maker


def maker_of(kind: str) -> Maker | None:
    """The maker of this kind, if there is one."""
    return _makers.get(kind)


def makers() -> Mapping[str, Maker]:
    """All kinds and their makers."""
    return _makers
