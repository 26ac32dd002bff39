"""By which rule the hours of a budget lapse, as the office agrees it on its page."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from hours.enums import Lapse
from hours.models import Budget
from hours.transitions.closing import set_lapse
from swvportal.foundation.models import Board, Move, Supplier, User
from swvportal.foundation.workflow import NotAllowed
from tests.clients import signed_in
from tests.hours.conftest import NOW
from tests.hours.lapses import holding, used


class TestAgreed:
    def test_by_the_supplier_unless_agreed(self, kameleon: Supplier, team: Supplier, oscar: User, kpo: Board) -> None:
        outside, own = (holding(supplier, oscar, 60, board=kpo) for supplier in (kameleon, team))
        assert (outside.lapses, own.lapses) == (Lapse.MONTHLY, Lapse.YEARLY)

        set_lapse(outside, Lapse.NEVER, by=oscar, now=NOW)
        outside.refresh_from_db()
        assert outside.lapses == Lapse.NEVER
        set_lapse(outside, Lapse.NEVER, by=oscar, now=NOW)  # as it was, so that no second line is left
        line = Move.objects.get(subject_id=outside.pk)
        assert (line.source, line.target) == ("monthly", "never")

    def test_only_by_the_office(self, budget: Budget, lotte: User) -> None:
        with pytest.raises(NotAllowed):
            set_lapse(budget, Lapse.NEVER, by=lotte, now=NOW)

    def test_on_its_page(self, budget: Budget, oscar: User) -> None:
        client, url = signed_in(oscar), f"/uren/budgetten/{budget.pk}/verval/"

        assert client.get(url).context["form"]["lapse"].value() == "yearly"
        page = client.post(url, {"lapse": "monthly"}, follow=True)
        assert "Ongebruikte uren vervallen aan het eind van elke maand" in page.content.decode()
        assert client.post(url, {"lapse": "ooit"}).status_code == 422

    def test_the_page_says_what_each_rule_would_cost(self, kameleon: Supplier, oscar: User, kpo: Board) -> None:
        """Eleven hours, one used in September: of October's two parts an hour is left, by the year nothing yet."""
        row = holding(kameleon, oscar, 660, board=kpo)
        used(row, 60, datetime.date(2026, 9, 10))
        with time_machine.travel(datetime.datetime(2026, 10, 20, 9, tzinfo=datetime.UTC)):
            page = signed_in(oscar).get(f"/uren/budgetten/{row.pk}/verval/")

        assert [(minutes, why) for _rule, minutes, why in page.context["losses"]] == [
            (60, ""),
            (0, "het schooljaar eindigt later"),
            (0, ""),
        ]
        assert "Als er niets meer wordt gebruikt, vervalt na oktober 2026" in page.content.decode()

    def test_the_page_says_why_nothing_lapses(self, kameleon: Supplier, oscar: User, kpo: Board) -> None:
        row = holding(kameleon, oscar, 660, board=kpo)
        used(row, 180, datetime.date(2026, 9, 10))
        with time_machine.travel(datetime.datetime(2026, 10, 20, 9, tzinfo=datetime.UTC)):
            page = signed_in(oscar).get(f"/uren/budgetten/{row.pk}/verval/")

        why = "wat dan gebruikt had moeten zijn, is gebruikt, toegezegd of al vervallen"
        assert page.context["losses"][0][1:] == (0, why)
        assert why in page.content.decode()
