"""Everything of a school year in one file for the office: a sheet for each list, so that it can be taken elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from django.utils.translation import gettext as _

from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts, Heard, Maker, register_maker
from swvportal.foundation.exports.sheets import write_xlsx, write_zip
from swvportal.foundation.exports.tables import sheet_of, tables_of_a_year, year_of
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.snapshots import at_one_moment
from swvportal.foundation.verdicts import Verdict, verdict

KIND = "schooljaar"


def _clean(user: User, asked: Mapping[str, str]) -> Facts:
    return {"year": str(year_of(asked))}


def _allowed(user: User, facts: Facts) -> Verdict:
    """The office takes a whole school year out."""
    return verdict(user.standing.has(Role.OFFICE), _("Only the office takes out a whole school year."))


def _title(facts: Facts) -> str:
    return _("Everything of school year %(year)s") % {"year": as_label(int(facts["year"]))}


def _stem(facts: Facts) -> str:
    return f"schooljaar-{as_label(int(facts['year']))}"


def _make(user: User, facts: Facts, file: IO[bytes], heard: Heard) -> None:
    """Read every list at one moment, so that budgets are the sums of their lines in the file too."""
    write = write_xlsx if facts["as"] == "xlsx" else write_zip
    with at_one_moment():
        sheets = [sheet_of(table, user, facts, joining=True) for table in tables_of_a_year()]
        finish = write(sheets, file, heard, title=_title(facts))
    finish()


def register() -> None:
    """Have it made; for `AppConfig.ready`."""
    register_maker(KIND, Maker(("xlsx", "zip"), _clean, _allowed, _title, _stem, _make))
