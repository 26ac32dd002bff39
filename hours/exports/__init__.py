"""Hours as files: the overview as PDF and spreadsheet, and each list; everything is read as the person who asked."""

from __future__ import annotations

from hours.exports.accounts import BUDGETS, CONTRACTS, DIVISIONS, KEYS
from hours.exports.coaches import COACHES, MY_YEAR
from hours.exports.lines import ENTRIES, LINES, OF_BUDGET, SUMS
from hours.exports.overview import OVERVIEW
from hours.exports.reserve import RESERVE
from hours.exports.work import BEHIND, CAPACITY, MONTHS, RESERVATIONS, TIME
from swvportal.foundation.exports.kinds import register_maker
from swvportal.foundation.exports.tables import register_table


def register() -> None:
    """Have them made, in the order in which the sheets of a school year follow each other; for `AppConfig.ready`."""
    register_maker("urenoverzicht", OVERVIEW)
    register_maker("mijn-jaar", MY_YEAR)
    register_maker("coachoverzicht", COACHES)
    register_table("contracten", CONTRACTS)
    register_table("verdelingen", DIVISIONS)
    register_table("verdeelsleutels", KEYS)
    register_table("urenbudgetten", BUDGETS)
    register_table("boekingen", ENTRIES)
    register_table("reserveringen", RESERVATIONS)
    register_table("urenregistraties", TIME)
    register_table("coaches", CAPACITY)
    register_table("maanden", MONTHS)
    register_table("vragen-om-reserve", RESERVE)
    register_table("uren-achter-cijfer", BEHIND)
    register_table("boekingen-van-budget", OF_BUDGET)
    register_table("boekingen-achter-cijfer", LINES)
    register_table("sommen-achter-cijfer", SUMS)
