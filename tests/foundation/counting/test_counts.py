"""The office's own counts: typed or pasted for a day, kept whole, corrected with a trail, left alone by DUO."""

from __future__ import annotations

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from swvportal.foundation.counting.acts import ChangedMeanwhile, keep_counts
from swvportal.foundation.counting.pasting import read_pasted
from swvportal.foundation.counting.sheets import sheet_of
from swvportal.foundation.duo.applying import apply_import
from swvportal.foundation.models import Board, Move, PupilCount, School, SchoolSpell, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.foundation.duo import files
from tests.foundation.duo.plans import read

NOW = datetime.datetime(2026, 11, 20, 15, 30, tzinfo=datetime.UTC)
FEBRUARY = datetime.date(2026, 2, 1)
OCTOBER = datetime.date(2025, 10, 1)
PAGE = "/kantoor/tellingen/2026-02-01/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(wilg: School, eik: School) -> None:
    """Sixty at De Wilg and one to four at De Eik, as DUO counted them."""
    PupilCount.objects.create(school=wilg, board=wilg.board, counted_on=OCTOBER, pupils=60)
    PupilCount.objects.create(school=eik, board=eik.board, counted_on=OCTOBER, masked=True)


def keep(by: User, day: datetime.date = FEBRUARY, **numbers: int | None) -> int:
    """Keep numbers by the first word of a school's name."""
    keys = {school.name.split()[-1].lower(): school.pk for school in School.objects.all()}
    typed = {keys[name]: number for name, number in numbers.items()}
    return keep_counts(day, typed, shown=sheet_of(day).shown, by=by, now=NOW)


def kept(day: datetime.date = FEBRUARY) -> dict[str, tuple[int | None, bool]]:
    """The counts of a day: number, and whether it is an own one."""
    rows = PupilCount.objects.filter(counted_on=day).select_related("school")
    return {row.school.name: (row.pupils, row.typed_by_id is not None) for row in rows}


@pytest.mark.usefixtures("counted")
class TestKeeping:
    def test_numbers_of_a_day_are_own_counts_with_who_typed_them(self, oscar: User) -> None:
        assert keep(oscar, wilg=62, eik=None) == 1
        row = PupilCount.objects.get(counted_on=FEBRUARY)
        assert (row.pupils, row.kind, row.typed_by, row.typed_at) == (62, "bo", oscar, NOW)
        assert keep(oscar, wilg=62) == 0

    def test_a_correction_leaves_the_old_number_in_the_trail(self, wilg: School, oscar: User) -> None:
        for number in (62, 63, None):
            keep(oscar, wilg=number)
        told = Move.objects.about(wilg).filter(name="type_count").order_by("at", "reason")
        assert [(move.source, move.by) for move in told] == [("2026-02-01", oscar)] * 3
        assert {move.reason for move in told} == {"– → 62", "62 → 63", "63 → –"}
        assert kept() == {}

    def test_a_count_of_duo_becomes_an_own_one_only_where_it_differs(self, oscar: User) -> None:
        assert keep(oscar, OCTOBER, wilg=60, eik=3) == 1
        assert kept(OCTOBER) == {"De Wilg": (60, False), "De Eik": (3, True)}
        assert keep(oscar, OCTOBER, wilg=None) == 0
        assert kept(OCTOBER)["De Wilg"] == (60, False)
        assert Move.objects.get(name="type_count").reason == "<5 → 3"

    def test_it_counts_for_the_board_of_that_day(self, wilg: School, obo: Board, oscar: User) -> None:
        SchoolSpell.objects.create(school=wilg, board=obo, since=OCTOBER, until=datetime.date(2026, 3, 1))
        SchoolSpell.objects.create(school=wilg, board=wilg.board, since=datetime.date(2026, 3, 1))
        keep(oscar, wilg=62)
        assert PupilCount.objects.get(counted_on=FEBRUARY).board == obo

    def test_only_the_office_counts_and_no_day_to_come(self, wilg: School, oscar: User, bea: User) -> None:
        with pytest.raises(NotAllowed):
            keep(bea, wilg=1)
        with pytest.raises(NotReady):
            keep(oscar, datetime.date(2026, 11, 21), wilg=1)
        assert kept() == {}

    def test_a_number_that_both_changed_refuses_the_whole(self, wilg: School, eik: School, oscar: User) -> None:
        shown = sheet_of(FEBRUARY).shown
        keep(oscar, wilg=62)
        with pytest.raises(ChangedMeanwhile, match="iemand anders") as refused:
            keep_counts(FEBRUARY, {wilg.pk: 70, eik.pk: 2}, shown=shown, by=oscar, now=NOW)
        assert [row.school for row in refused.value.rows] == [wilg]
        assert kept() == {"De Wilg": (62, True)}

    @pytest.mark.parametrize(("shown_first", "kept_first"), [(60, False), (61, True)])
    def test_what_somebody_else_changed_meanwhile_and_this_person_did_not_stays(
        self, shown_first: int, kept_first: bool, wilg: School, eik: School, oscar: User
    ) -> None:
        """Also where the field was only filled in with the number of before."""
        if kept_first:
            keep(oscar, wilg=shown_first)
        shown = sheet_of(FEBRUARY).shown
        keep(oscar, wilg=77)

        changed = keep_counts(FEBRUARY, {wilg.pk: shown_first, eik.pk: 31}, shown=shown, by=oscar, now=NOW)

        assert changed == 1
        assert kept() == {"De Wilg": (77, True), "De Eik": (31, True)}

    def test_both_typed_the_same(self, wilg: School, oscar: User) -> None:
        shown = sheet_of(FEBRUARY).shown
        keep(oscar, wilg=62)
        assert keep_counts(FEBRUARY, {wilg.pk: 62}, shown=shown, by=oscar, now=NOW) == 0

    def test_of_a_page_that_showed_nothing_no_number_is_overwritten(self, wilg: School, oscar: User) -> None:
        keep(oscar, wilg=62)
        with pytest.raises(ChangedMeanwhile):
            keep_counts(FEBRUARY, {wilg.pk: 70}, shown={}, by=oscar, now=NOW)


def test_an_import_of_duo_leaves_own_counts_as_they_are(oscar: User) -> None:
    told = read(files.school(name="De Wilg"), pupils={"01AA00": ("100", "101", "102")})
    apply_import(told, swv="PO9901", as_of=datetime.date(2026, 3, 1))
    keep(oscar, OCTOBER, wilg=97)
    keep(oscar, FEBRUARY, wilg=99)
    again = read(files.school(name="De Wilg"), pupils={"01AA00": ("100", "105", "106")})
    plan = apply_import(again, swv="PO9901", as_of=datetime.date(2026, 6, 1))

    assert [change.counted_on.year for change in plan.counts_changed] == [2024]
    assert kept(OCTOBER) == {"De Wilg": (97, True)}
    assert kept() == {"De Wilg": (99, True)}


class TestPasting:
    SCHOOLS = {"00AA00": School().pk, "00BB00": School().pk}

    def test_columns_of_a_spreadsheet(self) -> None:
        text = "Code\tSchool\tLeerlingen\n00AA00\tDe Wilg 2\t120\n\n00bb00;7\n"
        pasted = read_pasted(text, self.SCHOOLS)
        assert pasted.problems == ()
        assert pasted.numbers == {self.SCHOOLS["00AA00"]: 120, self.SCHOOLS["00BB00"]: 7}

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("00ZZ00 4", "Regel 1: 00ZZ00 is niet de code van een school op deze pagina."),
            ("00AA00", "Regel 1: zet het aantal leerlingen achter 00AA00, in cijfers."),
            ("kop\n00AA00 veel", "Regel 2: zet het aantal leerlingen achter 00AA00, in cijfers."),
            ("00AA00 1234567", "Regel 1: zet het aantal leerlingen achter 00AA00, in cijfers."),
            ("00AA00 -3", "Regel 1: zet het aantal leerlingen achter 00AA00, in cijfers."),
            ("00AA00 1\n00AA00 2", "Regel 2: 00AA00 komt twee keer voor."),
            ("kop\nnog een kop", "Regel 2: NOG is niet de code van een school op deze pagina."),
            ("Code Leerlingen", "Er staat geen regel met een code en een aantal in."),
        ],
    )
    def test_what_cannot_be_read_is_told_with_its_line(self, text: str, told: str) -> None:
        assert read_pasted(text, self.SCHOOLS).problems == (told,)


@pytest.mark.usefixtures("counted")
class TestThePages:
    @pytest.fixture
    def office(self, oscar: User) -> Client:
        return signed_in(oscar)

    def test_a_day_is_chosen_and_filled_in_with_the_last_numbers(self, office: Client) -> None:
        assert office.get("/kantoor/tellingen/?day=2026-02-01")["Location"] == PAGE
        page = office.get(PAGE)
        assert {
            name: field.initial or page.context["form"][name].value()
            for name, field in page.context["form"].fields.items()
            if name.startswith("n-")
        } == {
            "n-00AA00": 60,
            "n-00BB00": None,
        }
        assert "1 tot 4" in page.content.decode()

    def test_a_day_that_cannot_be_counted_is_told_at_the_field(self, office: Client) -> None:
        for day in ("2999-02-01", "1990-01-01", "ooit"):
            page = office.get("/kantoor/tellingen/", {"day": day})
            assert page.status_code == 422
            assert "day" in page.context["form"].errors
        for path in ("2999-02-01", "gisteren", "2026-2-1"):
            assert office.get(f"/kantoor/tellingen/{path}/").status_code == 404

    def test_all_numbers_are_kept_or_none(self, office: Client) -> None:
        shown = json.dumps(sheet_of(FEBRUARY).shown)
        page = office.post(PAGE, {"shown": shown, "n-00AA00": "62", "n-00BB00": "min"})
        assert page.status_code == 422
        assert "Controleer het aantal van 1 school." in page.content.decode()
        assert page.context["form"]["n-00AA00"].value() == "62"
        assert kept() == {}
        page = office.post(PAGE, {"shown": shown, "n-00AA00": "62", "n-00BB00": "4"}, follow=True)
        assert "2 aantallen zijn bewaard als eigen telling." in page.content.decode()
        assert "Oscar Willems" in page.content.decode()
        assert "De Eik – → 4" in page.content.decode()
        page = office.post(
            PAGE, {"shown": json.dumps(sheet_of(FEBRUARY).shown), "n-00AA00": "62", "n-00BB00": "4"}, follow=True
        )
        assert "Er is niets veranderd" in page.content.decode()

    def test_who_comes_second_keeps_what_was_typed(self, office: Client, oscar: User) -> None:
        shown = office.get(PAGE).context["form"]["shown"].value()
        keep(oscar, wilg=62, eik=31)
        page = office.post(PAGE, {"shown": shown, "n-00AA00": "70", "n-00BB00": ""})
        assert page.status_code == 422
        assert "Intussen heeft iemand anders" in page.content.decode()
        assert "Iemand anders maakte er intussen 62 van" in page.content.decode()
        fields = {name: page.context["form"][name].value() for name in ("shown", "n-00AA00", "n-00BB00")}
        assert (fields["n-00AA00"], fields["n-00BB00"]) == ("70", "31"), "the other's number where nothing was typed"
        assert kept() == {"De Wilg": (62, True), "De Eik": (31, True)}
        office.post(PAGE, fields)
        assert kept() == {"De Wilg": (70, True), "De Eik": (31, True)}

    def test_what_was_typed_already_stays_beside_pasted_lines(self, office: Client, oscar: User) -> None:
        shown = office.get(PAGE).context["form"]["shown"].value()
        keep(oscar, wilg=77)
        page = office.post(PAGE, {"act": "paste", "lines": "00BB00\t31", "shown": shown, "n-00AA00": "62"})
        form = page.context["form"]
        assert (str(form["n-00AA00"].value()), str(form["n-00BB00"].value())) == ("62", "31")
        assert form["shown"].value() == shown, "what is shown now would overwrite the other's number unseen"
        page = office.post(PAGE, {"act": "paste", "lines": "fout", "shown": shown, "n-00AA00": "62"})
        assert page.context["form"]["n-00AA00"].value() == "62"

    def test_pasted_lines_fill_in_and_keep_nothing(self, office: Client) -> None:
        page = office.post(PAGE, {"act": "paste", "lines": "00AA00\t61"})
        assert page.context["form"]["n-00AA00"].value() == 61
        assert "1 aantal is hieronder ingevuld." in page.content.decode()
        page = office.post(PAGE, {"act": "paste", "lines": "00AA00\t61\nfout"})
        assert page.status_code == 422
        assert "Regel 2" in page.content.decode()
        assert kept() == {}

    def test_closed_and_national_schools_are_not_on_the_sheet(self, office: Client, eik: School, wilg: School) -> None:
        School.objects.filter(pk=eik.pk).update(closed_on=FEBRUARY)
        School.objects.filter(pk=wilg.pk).update(maybe_national=True)
        assert "Op deze dag was er geen school open" in office.get(PAGE).content.decode()

    def test_a_school_with_a_secondary_part_says_whom_to_count(self, office: Client, eik: School) -> None:
        School.objects.filter(pk=eik.pk).update(kind="so_vso")
        assert "vul alleen de leerlingen van het so in" in office.get(PAGE).content.decode()

    def test_the_list_says_where_a_count_comes_from(self, office: Client, oscar: User) -> None:
        keep(oscar, OCTOBER, eik=3)
        keep(oscar, wilg=62)
        page = office.get("/kantoor/tellingen/").content.decode()
        assert "DUO, 1 school zelf geteld" in page
        assert "eigen telling" in page

    def test_it_takes_the_same_queries_for_many_schools(self, office: Client, oscar: User, kpo: Board) -> None:
        numbers = []
        for batch in (range(1), range(1, 30)):
            for n in batch:
                School.objects.create(code=f"{n:02}CC00", name=f"School {n}", board=kpo)
            typed = {school.pk: 9 for school in School.objects.all()}
            keep_counts(FEBRUARY, typed, shown=sheet_of(FEBRUARY).shown, by=oscar, now=NOW)
            for path in (PAGE, "/kantoor/tellingen/"):
                with CaptureQueriesContext(connection) as queries:
                    assert office.get(path).status_code == 200
                numbers.append(len(queries))
        assert numbers == [12, 9, 12, 9]
