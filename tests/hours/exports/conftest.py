"""The year of the overviews: hours of a school, its board and the partnership."""

from tests.hours.overviews.conftest import eik_budget, kpo_budget, wilg_budget

__all__ = ["eik_budget", "kpo_budget", "wilg_budget"]
