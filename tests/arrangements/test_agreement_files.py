"""The list of agreements as a file: the filters and the order of its page, said in the title; nothing typed is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from arrangements.models import Agreement
from swvportal.foundation.models import Export, User
from tests.arrangements.test_agreement_list import agreement, many
from tests.clients import signed_in
from tests.files import asked, book_of, rows_of

__all__ = ["agreement", "many"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
LIST, KIND = reverse("arrangements:agreements"), "overeenkomsten"


@pytest.mark.parametrize(
    "narrow",
    [
        {},
        {"sort": "-hours"},
        {"state": "declined"},
        {"state": "nonsense", "year": "x"},
        {"q": "ov", "sort": "school", "page": "4"},
    ],
)
def test_holds_the_rows_of_the_page_in_its_order(
    narrow: dict[str, str], many: dict[str, Agreement], oscar: User
) -> None:
    client = signed_in(oscar)
    page = client.get(LIST, narrow)
    rows = rows_of(client, KIND, **page.context["found"].kept)
    by_hand = rows_of(client, KIND, **narrow)

    shown = [row.reference for row in page.context["page_obj"]]
    assert shown
    assert [row["Overeenkomst"] for row in rows] == shown
    assert by_hand == rows
    assert f'action="{reverse("foundation:export_ask", args=[KIND])}"' in page.content.decode()
    for name, value in page.context["found"].kept.items():
        assert f'name="{name}" value="{value}"' in page.content.decode()


def test_of_a_school_year_are_those_that_run_in_it_as_on_the_page(many: dict[str, Agreement], oscar: User) -> None:
    year = many["later"].wished_starts_on.year
    row = asked(signed_in(oscar), KIND, year=str(year))

    assert row.facts["year"] == str(year)
    assert row.title == f"Overeenkomsten voor uren {year}-{year + 1} (Excel)"


def test_says_its_filters_in_the_title_and_the_explanation(many: dict[str, Agreement], oscar: User) -> None:
    made = book_of(signed_in(oscar), KIND, state="declined", school=str(many["declined"].school_id))

    assert made["Toelichting"]["A1"].value == "Overeenkomsten voor uren (afgewezen door het bestuur, De Wilg)"
    assert Export.objects.get().title == "Overeenkomsten voor uren (afgewezen door het bestuur, De Wilg) (Excel)"


def test_a_name_that_was_typed_to_search_is_kept_nowhere_and_gives_an_empty_list(
    many: dict[str, Agreement], oscar: User
) -> None:
    client = signed_in(oscar)

    assert rows_of(client, KIND, q="Sem de Vries") == []
    row = Export.objects.get()
    assert "Sem" not in f"{row.title} {row.facts} {row.name}"


def test_another_persons_filter_shows_no_more(many: dict[str, Agreement], anja: User) -> None:
    client = signed_in(anja)
    rows = rows_of(client, KIND, school=str(many["later"].school_id))

    assert {row["School"] for row in rows} == {"De Wilg"}
