"""The letters of real decisions, as the worker makes them: accessible PDFs, each with what its reader has to know."""

from __future__ import annotations

import io

import page
import pypdf
import pytest
from django.utils import timezone

from arrangements import transitions as act
from intake.models import Request
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Letter, LetterFile, User
from tests.arrangements.made import a_deferral, a_grant, a_refusal, reviewed

pytestmark = pytest.mark.django_db


def letters_of(case: Request, draft: act.DecisionDraft, *, chair: User) -> dict[str, str]:
    """Decide, release and make the letters; the text of each by its part. Each is PDF/UA-1."""
    act.record_decision(case, draft, by=chair, now=timezone.now())
    act.release(case, by=chair, now=timezone.now())
    make_letters()
    assert list(Letter.objects.exclude(state="ready").values_list("part", "problem")) == []
    texts = {}
    for stored in LetterFile.objects.select_related("letter"):
        pdf = bytes(stored.pdf)
        result = page.validate_pdf_bytes(pdf, profile="ua1")
        assert result.is_compliant, result
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        texts[stored.letter.part] = " ".join(" ".join(one.extract_text() for one in pages).split())
    return texts


def test_a_grant_sends_an_accessible_pack(case: Request, carla: User, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)

    texts = letters_of(case, a_grant(carla, conditions="De leerkracht houdt een logboek bij."), chair=karin)

    assert sorted(texts) == ["finance", "parents-1", "school"]
    for words in ("25 uur", "Sam Jansen", "Carla Meijer", "Liever preventief", "houdt een logboek bij", "Bezwaar"):
        assert words.lower() in texts["school"].lower()
    assert "Beukenlaan 4" in texts["parents-1"]
    assert "Anja" not in texts["parents-1"]
    assert "Jansen" not in texts["finance"]


def test_a_refusal_tells_the_other_way(case: Request, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)

    texts = letters_of(case, a_refusal(), chair=karin)

    assert sorted(texts) == ["parents-1", "school"]
    assert all("Vraag een consultatie aan." in text for text in texts.values())


def test_a_deferral_tells_the_day(case: Request, karin: User, mark: User, mina: User) -> None:
    reviewed(case, mark, mina)

    texts = letters_of(case, a_deferral(), chair=karin)

    assert "Het verslag van het onderzoek." in texts["school"]
    assert "zetten wij de aanvraag in het portaal voor u open" in texts["school"]
    assert "nog geen besluit" in texts["parents-1"]
