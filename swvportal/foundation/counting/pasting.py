"""Reads numbers of pupils that were copied out of a spreadsheet; it stores nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

MOST_PUPILS = 99_999
_BETWEEN = re.compile(r"[\t;,]|\s+")


@dataclass(frozen=True)
class Pasted:
    """The numbers by school, and what could not be read, a sentence for each line."""

    numbers: Mapping[UUID, int]
    problems: tuple[str, ...]


def read_pasted(text: str, schools: Mapping[str, UUID]) -> Pasted:
    """Read lines that begin with a location code and end with a number; what stands between is passed over.

    `schools` has the key of each school by its code. A line without a code of six characters at the top is a heading.
    """
    numbers: dict[UUID, int] = {}
    problems: list[str] = []
    first = True
    for at, line in enumerate(text.splitlines(), start=1):
        cells = [cell for cell in _BETWEEN.split(line.strip()) if cell]
        if not cells:
            continue
        code, number = cells[0].strip('"').upper(), cells[-1].strip('"')
        heading, first = first and not re.fullmatch(r"[0-9]{2}[A-Z]{2}[0-9]{2}", code), False
        if heading:
            continue
        place = {"line": at, "code": code, "number": number}
        if code not in schools:
            problems.append(_("Line %(line)d: %(code)s is not the code of a school on this page.") % place)
        elif len(cells) < 2 or not (number.isascii() and number.isdigit() and int(number[:9]) <= MOST_PUPILS):
            problems.append(_("Line %(line)d: put the number of pupils behind %(code)s, in digits.") % place)
        elif schools[code] in numbers:
            problems.append(_("Line %(line)d: %(code)s occurs twice.") % place)
        else:
            numbers[schools[code]] = int(number)
    if not numbers and not problems:
        problems.append(_("There is no line with a code and a number."))
    return Pasted(numbers, tuple(problems))
