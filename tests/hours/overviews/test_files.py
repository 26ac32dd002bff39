"""The spreadsheet and the PDF of an overview hold what the page holds; no text of people becomes a formula."""

from __future__ import annotations

import datetime
import io

import page
import pypdf
import pytest
from django.test import Client
from openpyxl import load_workbook

from hours.enums import Purpose
from hours.models import Budget
from hours.overviews import document
from hours.transitions import allocate, open_budget
from swvportal.foundation.exports.making import make_exports
from swvportal.foundation.letters.box import Box
from swvportal.foundation.models import Board, Export, School, Supplier, User
from tests.clients import signed_in
from tests.files import asked, book_of, made, opened
from tests.hours.conftest import NOW
from tests.hours.overviews.conftest import question

KIND = "urenoverzicht"
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "bel\x07 Zoë"]
pytestmark = [pytest.mark.usefixtures("on_a_friday_in_november"), pytest.mark.django_db(transaction=True)]


def minutes(cell: object) -> int:
    assert isinstance(cell, datetime.timedelta | datetime.time | datetime.datetime | int | float)
    if isinstance(cell, datetime.timedelta):
        return round(cell.total_seconds() / 60)
    if isinstance(cell, datetime.time):
        return cell.hour * 60 + cell.minute
    assert cell == 0
    return 0


class TestSpreadsheet:
    def test_holds_the_figures_of_the_page_to_the_minute(
        self, lotte: User, carla: User, oscar: User, wilg_budget: Budget, eik_budget: Budget, kpo_budget: Budget
    ) -> None:
        question(kpo_budget, "OA-1", coach=carla, by=lotte)
        allocate(eik_budget, 61, by=oscar, now=NOW)
        client = signed_in(lotte)
        shown = client.get("/uren/overzicht/").context["overview"]
        row = asked(client, KIND, year="2026")
        make_exports()
        book = load_workbook(io.BytesIO(b"".join(opened(client, row).streaming_content)))
        rows = list(book["Overzicht"].iter_rows(min_row=5, values_only=True))

        assert (row.name, row.title) == ("uren-2026-2027.xlsx", "Overzicht van uren 2026-2027 (Excel)")
        assert [(row[0], row[1], [minutes(cell) for cell in row[2:]]) for row in rows] == [
            *((row.name, row.supplier, [n for _name, n in row.figures.cells]) for row in shown.rows),
            ("Samen", None, [n for _name, n in shown.total.cells]),
        ]
        months = list(book["Per maand"].iter_rows(min_row=2, values_only=True))
        assert [minutes(row[1]) for row in months] == [month.used for month in shown.months]
        assert [row[1] for row in book["Vragen"].iter_rows(values_only=True)] == ["Vragen", "<5", "<5"]

    @pytest.mark.parametrize("name", HOSTILE)
    def test_no_name_becomes_a_formula(self, lotte: User, oscar: User, wilg: School, name: str) -> None:
        Board.objects.filter(pk=wilg.board_id).update(name=name)
        supplier = Supplier.objects.create(name=f"{name} team")
        allocate(
            open_budget(supplier=supplier, school_year=2026, purpose=Purpose.CB, school=wilg), 60, by=oscar, now=NOW
        )
        book = book_of(signed_in(lotte), KIND)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert f"{name} team".replace("\x07", "") in [cell.value for cell in cells]
        assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))

    def test_of_a_school_counts_no_questions(self, anja: User, wilg_budget: Budget) -> None:
        book = book_of(signed_in(anja), KIND)

        assert book.sheetnames == ["Overzicht", "Per doel", "Per dienstverlener", "Per maand"]


class TestDocument:
    def test_is_accessible_and_says_what_the_page_says(
        self, lotte: User, carla: User, wilg_budget: Budget, kpo_budget: Budget
    ) -> None:
        for n in range(6):
            question(kpo_budget, f"OA-{n}", coach=carla, by=lotte)
        client = Client(headers={"accept-language": "en"})
        client.force_login(lotte)
        content = made(client, KIND, **{"as": "pdf"})
        leaves = pypdf.PdfReader(io.BytesIO(content)).pages
        text = " ".join(" ".join(one.extract_text() for one in leaves).split())

        assert Export.objects.get().name == "uren-2026-2027.pdf"
        assert "Van 140:00 uur in 2026-2027 is 4 % gebruikt en 4 % toegezegd; er is 128:00 uur over." in text
        assert "Stichting De Boomgaard" in text
        assert "Stichting De Boomgaard 6 6:00" in text
        assert page.validate_pdf_bytes(content, profile="ua1").is_compliant

    def test_of_a_filter_names_it_and_counts_nothing(
        self, lotte: User, wilg: School, wilg_budget: Budget, kpo_budget: Budget
    ) -> None:
        content = made(signed_in(lotte), KIND, school=wilg.pk, **{"as": "pdf"})
        text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)

        assert "De Wilg" in text
        assert "Vragen met uren" not in text

    def test_when_none_comes_out_the_page_says_so(
        self, lotte: User, wilg_budget: Budget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slow = Box(seconds=0)
        monkeypatch.setattr(document, "the_box", lambda: slow)
        client = signed_in(lotte)
        row = asked(client, KIND, **{"as": "pdf"})

        assert make_exports() == 0
        assert "Het bestand kon niet gemaakt worden." in client.get(f"/bestanden/{row.pk}/").content.decode()
