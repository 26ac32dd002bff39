"""Each list as a file holds what its page shows to whom, and never more."""

from __future__ import annotations

import datetime
from urllib.parse import parse_qsl

import pytest

from hours.models import Budget, Contract
from hours.overviews.figures import SHOWN
from hours.transitions import correct_time
from hours.transitions.closing import close_month
from hours.transitions.deciding import refuse_time
from hours.transitions.planning import plan_capacity
from swvportal.foundation.models import Board, Export, School, Supplier, User
from tests.clients import signed_in
from tests.files import ask, book_of, made, rows_of
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.dividing import confirmed
from tests.hours.made import book
from tests.hours.overviews.conftest import question

pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]
LINES, SUMS = "boekingen-achter-cijfer", "sommen-achter-cijfer"


def text_of(rows: list[dict[str, str]]) -> str:
    return " ".join(value for row in rows for value in row.values())


def minutes(row: dict[str, str]) -> int:
    return int(row["Tijd (+) (minuten)"] or 0) - int(row["Tijd (-) (minuten)"] or 0)


class TestBudgets:
    def test_hold_the_totals_of_the_page(
        self, lotte: User, carla: User, anja: User, wilg_budget: Budget, eik_budget: Budget
    ) -> None:
        question(wilg_budget, "OA-1", coach=carla, by=lotte)
        rows = {row["Houder"]: row for row in rows_of(signed_in(lotte), "urenbudgetten")}

        assert set(rows) == {"De Wilg", "De Eik"}
        assert rows["De Wilg"]["Ontvangen (u:mm)"] == "100:00"
        assert rows["De Wilg"]["Gebruikt (minuten)"] == "60"
        assert rows["De Wilg"]["Over (u:mm)"] == "98:00"
        assert [row["Houder"] for row in rows_of(signed_in(anja), "urenbudgetten")] == ["De Wilg"]

    def test_of_another_year(self, lotte: User, wilg_budget: Budget) -> None:
        client = signed_in(lotte)

        assert rows_of(client, "urenbudgetten", year="2025") == []
        assert len(rows_of(client, "urenbudgetten", year="geen")) == 1

    def test_are_real_durations_in_excel(self, lotte: User, wilg_budget: Budget) -> None:
        book = book_of(signed_in(lotte), "urenbudgetten")
        head, row = book["Urenbudgetten"].iter_rows(values_only=True)

        assert book.sheetnames == ["Toelichting", "Urenbudgetten"]
        assert dict(zip(head, row, strict=True))["Over"] == datetime.timedelta(hours=100)


class TestLines:
    @pytest.mark.parametrize("total", SHOWN)
    def test_add_up_to_the_figure(
        self, total: str, lotte: User, carla: User, wilg_budget: Budget, kpo_budget: Budget
    ) -> None:
        row = question(kpo_budget, "OA-1", coach=carla, by=lotte)
        correct_time(book(carla, row, 30), reason="=dubbel", by=carla, now=NOW)
        client = signed_in(lotte)
        page = client.get("/uren/overzicht/regels/", {"total": total})
        rows = rows_of(client, LINES, year="2026", total=total)

        assert len(rows) == len(page.context["lines"])
        assert sum(minutes(row) for row in rows) == page.context["sum"]

    def test_of_a_month_and_a_filter(self, lotte: User, carla: User, wilg_budget: Budget, kpo_budget: Budget) -> None:
        question(kpo_budget, "OA-1", coach=carla, by=lotte)
        question(wilg_budget, "OA-2", coach=carla, by=lotte)
        client = signed_in(lotte)
        month = {"year": "2026", "total": "consumed", "month": "2026-11"}

        assert len(rows_of(client, LINES, **month)) == 2
        assert len(rows_of(client, LINES, **{**month, "month": "2026-10"})) == 0
        assert [row["Doel"] for row in rows_of(client, LINES, **month, purpose="board")] == ["bestuursuren"]

    def test_a_board_gets_sums_without_names_or_references(
        self, bea: User, carla: User, lotte: User, wilg_budget: Budget, eik_budget: Budget
    ) -> None:
        for n in range(3):
            question(wilg_budget, f"OA-2026-KANARIE{n}", coach=carla, by=lotte)
        client = signed_in(bea)
        assert ask(client, LINES, total="consumed").status_code == 404
        for total in SHOWN:
            page = client.get("/uren/overzicht/regels/", {"total": total})
            rows = rows_of(client, SUMS, year="2026", total=total)
            times = {f"Tijd ({way}) ({shape})" for way in "+-" for shape in ("minuten", "u:mm")}
            assert set(rows[0]) == {"Maand", "Boeking"} | times if rows else True
            assert sum(minutes(row) for row in rows) == page.context["sum"]
            assert not [word for word in ("KANARIE", "Carla", "De Eik") if word in text_of(rows)]


class TestWhatABoardTakesAlong:
    def test_holds_no_case_no_name_and_counts_masked(
        self, bea: User, carla: User, lotte: User, wilg: School, budget: Budget, wilg_budget: Budget, eik_budget: Budget
    ) -> None:
        question(budget, "OA-2026-KANARIE", coach=carla, by=lotte, school=wilg)
        for n in range(3):
            question(wilg_budget, f"OA-2026-EIGEN{n}", coach=carla, by=lotte)
        client = signed_in(bea)
        for kind in ("reserveringen", "urenregistraties", "coaches", "contracten", "maanden", LINES):
            assert ask(client, kind).status_code == 404, kind
        for kind in ("urenoverzicht", "urenbudgetten", "overeenkomsten", "verdelingen", "vragen-om-reserve"):
            cells = [
                str(cell)
                for sheet in book_of(client, kind)
                for row in sheet.iter_rows(values_only=True)
                for cell in row
                if cell is not None
            ]
            found = " ".join(cells)
            assert not [word for word in ("KANARIE", "EIGEN", "Carla", "De Eik", "Het Bos") if word in found], kind
            assert kind != "urenoverzicht" or "<5" in cells


class TestWork:
    def test_a_school_takes_its_own_questions_along_as_its_page_shows_them(
        self,
        anja: User,
        carla: User,
        lotte: User,
        wilg: School,
        budget: Budget,
        wilg_budget: Budget,
        eik_budget: Budget,
    ) -> None:
        question(wilg_budget, "OA-EIGEN", coach=carla, by=lotte)
        question(budget, "OA-GEBRUIKT", coach=carla, by=lotte, school=wilg)
        question(budget, "OA-GEHEIM", coach=carla, by=lotte, school=wilg, used=0)
        question(eik_budget, "OA-ANDER", coach=carla, by=lotte)
        rows = rows_of(signed_in(anja), "reserveringen")

        assert {row["Kenmerk"] for row in rows} == {"OA-EIGEN", "OA-GEBRUIKT"}
        assert set(rows[0]) == {
            "Kenmerk", "Voor", "School", "Coach", "Dienstverlener", "Toegezegd (minuten)", "Toegezegd (u:mm)",
            "Gebruikt (minuten)", "Gebruikt (u:mm)", "Over (minuten)", "Over (u:mm)",
        }  # fmt: skip

    def test_a_coach_takes_own_work_along_with_notes_and_the_office_all_without(
        self, carla: User, cees: User, lotte: User, oscar: User, wilg_budget: Budget
    ) -> None:
        row = question(wilg_budget, "OA-1", coach=carla, by=lotte)
        book(carla, row, 30, note="=voor de coach")
        book(cees, None, 45, note="van Cees")
        own = rows_of(signed_in(carla), "urenregistraties")
        all_of_them = rows_of(signed_in(oscar), "urenregistraties")

        assert sorted(row["Tijd (u:mm)"] for row in own) == ["0:30", "1:00"]
        assert "'=voor de coach" in text_of(own)
        assert "Cees" not in text_of(own)
        assert len(all_of_them) == 3
        assert "voor de coach" not in text_of(all_of_them)
        assert [row["Kenmerk"] for row in rows_of(signed_in(cees), "reserveringen")] == []
        assert [row["Kenmerk"] for row in rows_of(signed_in(carla), "reserveringen")] == ["OA-1"]
        assert rows_of(signed_in(oscar), "reserveringen")[0]["Status"] == "open"

    def test_the_time_entries_behind_a_figure_are_those_of_the_page(
        self, carla: User, cees: User, lotte: User, oscar: User, wilg_budget: Budget
    ) -> None:
        row = question(wilg_budget, "OA-1", coach=carla, by=lotte)
        refused = book(carla, row, 120, note="=voor mij")
        refuse_time(refused, reason="-te veel", by=lotte, now=NOW)
        book(cees, None, 45)
        own, all_of_them = "/uren/overzicht/mijn-jaar/uren/", "/uren/overzicht/coaches/uren/"
        for user, page, query in (
            (carla, own, {}),
            (carla, own, {"month": "2026-11", "way": "direct"}),
            (carla, own, {"used": str(row.pk)}),
            (carla, own, {"only": "other"}),
            (lotte, all_of_them, {"coach": str(carla.pk)}),
            (oscar, all_of_them, {}),
        ):
            client = signed_in(user)
            shown = client.get(page, {"year": "2026", **query})
            asking = dict(parse_qsl(shown.context["asked"].query))
            rows = rows_of(client, "uren-achter-cijfer", **asking)
            assert sum(int(each["Tijd (minuten)"]) for each in rows) == shown.context["sum"], query
            assert len(rows) == shown.context["page_obj"].paginator.count
            assert ("uren-achter-cijfer" in shown.content.decode()) == bool(rows)
            assert ("Cees" in text_of(rows)) == (user == oscar)
            assert ("voor mij" in text_of(rows)) == (user == carla and "used" not in query and bool(rows))
            assert not rows or ("Beslist door" in rows[0]) == (user != carla)
        mine = {each["Status"]: each for each in rows_of(signed_in(carla), "uren-achter-cijfer", own="yes")}
        assert {status: each["Reden"] for status, each in mine.items()} == {
            "geboekt": "",
            "niet toegekend": "'-te veel",
        }
        title = Export.objects.filter(by=carla, facts__has_key="used").get().title
        assert title == "Geregistreerde uren (gebruikt op OA-1) 2026-2027 (CSV)"
        assert ask(signed_in(carla), "uren-achter-cijfer").status_code == 404
        assert ask(signed_in(oscar), "uren-achter-cijfer", own="yes").status_code == 404

    def test_capacity_and_months_are_those_of_their_pages(
        self, lotte: User, oscar: User, carla: User, wilg_budget: Budget
    ) -> None:
        plan_capacity(carla, school_year=2026, minutes=90, by=lotte, now=NOW)
        question(wilg_budget, "OA-1", coach=carla, by=lotte)
        close_month(OCTOBER, by=oscar, now=NOW)
        client = signed_in(oscar)
        [coach] = rows_of(client, "coaches")
        months = {row["Maand"]: row for row in rows_of(client, "maanden")}

        assert (coach["Kan werken (u:mm)"], coach["Vrij (+) (u:mm)"], coach["Vrij (-) (u:mm)"]) == ("1:30", "", "0:30")
        assert months["01-10-2026"]["Status"] == "gesloten"
        assert months["01-10-2026"]["Gesloten door"] == "Oscar Willems"
        assert (months["01-11-2026"]["Tijd (u:mm)"], months["01-11-2026"]["Status"]) == ("1:00", "nog niet voorbij")


class TestHouse:
    def test_contracts_and_divisions_with_their_cells(
        self, oscar: User, lotte: User, contract: Contract, kpo: Board, obo: Board
    ) -> None:
        confirmed(contract, by=oscar)
        for user in (oscar, lotte):
            client = signed_in(user)
            [row] = rows_of(client, "contracten")
            assert (row["Contract (u:mm)"], row["Nog niet uitgedeeld (u:mm)"]) == ("100:00", "0:00")
            cells = rows_of(client, "verdelingen")
            assert {row["Houder"]: row["Uren (u:mm)"] for row in cells} == {
                kpo.name: "60:00",
                obo.name: "30:00",
                "reserve": "10:00",
            }

    @pytest.mark.parametrize(
        "name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "a\n=2", "x;=3", "bel\x07"]
    )
    def test_no_name_becomes_a_formula_in_any_list(
        self, name: str, oscar: User, lotte: User, carla: User, wilg: School, wilg_budget: Budget
    ) -> None:
        School.objects.filter(pk=wilg.pk).update(name=name)
        Supplier.objects.filter(pk=wilg_budget.supplier_id).update(name=f"{name} team")
        question(wilg_budget, "=OA-1", coach=carla, by=lotte)
        client = signed_in(oscar)
        for kind in ("urenbudgetten", "reserveringen", "urenregistraties", LINES, "schooljaar"):
            book = book_of(client, kind)
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, kind
            assert all(
                cell.quotePrefix
                for cell in cells
                if str(cell.value).startswith(("=", "+", "-", "@", "\t")) and cell.data_type == "s"
            )
        text = made(client, "urenbudgetten", **{"as": "csv"})
        assert text.startswith(b"\xef\xbb\xbf")
        [_head, *rows] = text.decode("utf-8-sig").splitlines()
        assert len(rows) == 1
        for cell in rows[0].replace('"', ";").split(";"):
            assert not cell.startswith(("=", "+", "@", "\t", "\r")) or name == "x;=3"
            assert not cell.startswith("-") or cell.lstrip("-").replace(",", "").replace(":", "").isdigit()
