"""Every letter as a PDF: accessible, embedded, the same bytes each time, and whole whatever people type."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from typing import Any

import page
import pypdf
import pypdfium2
import pytest

from swvportal.foundation.letters import schema
from swvportal.foundation.letters.box import Box
from swvportal.foundation.letters.preview import preview_html
from swvportal.foundation.letters.render import letter_html
from swvportal.foundation.letters.schema import LetterFacts
from swvportal.foundation.letters.writing import frozen, missing
from tests.foundation.letters import samples

HOSTILE = [
    "<script>alert(1)</script>",
    "<h2>kop</h2><img src=http://127.0.0.1:9/x><link rel=attachment href=file:///etc/passwd>",
    "{{ facts.sender.name }} {% debug %} {% include '/etc/passwd' %}",
    "url(file:///etc/passwd) } @import 'http://127.0.0.1:9/';",
    "x" * 10_000,
    "woord " * 10_000,
    "שלום עולם مرحبا بالعالم",
    "\u202eomgekeerd\u202c \u2066los\u2069",
    "👩🏽‍🏫 emoji 😀 🇳🇱 ❤️",
    "漢字 한국어 ก็ ⠿ 𝔘𝔫𝔦 \U0010ffff \ue000",
    "nul\x00 bel\x07 esc\x1b[31m \ud800",
    "Zoë Đặng-Łukasz Şahin Ünal Øst ĳ ’“”–…",
    "&amp; &lt; \"'` \\ % ${x} =1+1",
]


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    box = Box()
    yield box
    box.close()


def html_of(facts: LetterFacts) -> str:
    return letter_html(facts.kind, facts.part, frozen(facts))


def root(pdf: bytes) -> Any:
    """The document's catalogue."""
    return pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def structure(pdf: bytes) -> list[str]:
    """The tags of the structure tree, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            walk(node.get("/K", []))

    walk(root(pdf)["/StructTreeRoot"])
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """Each font and whether its outlines are in the file."""
    found = {}
    for leaf in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = leaf["/Resources"]
        for font in resources["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[inner["/BaseFont"]] = "/FontFile2" in inner["/FontDescriptor"]
    return found


@pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
def test_a_letter_meets_pdf_ua_1_and_is_the_same_each_time(make: Callable[[], LetterFacts], box: Box) -> None:
    facts = make()
    assert missing(facts) == []
    pdf = box.pdf(html_of(facts))
    result = page.validate_pdf_bytes(pdf, profile="ua1")
    assert result.is_compliant, result
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert root(pdf)["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title == f"{facts.subject} – {facts.number}"
    tags = structure(pdf)
    assert tags.count("/H1") == 1
    assert {"/H1", "/Table", "/TH", "/P"} <= set(tags)
    assert f"pagina 1 van {len(reader.pages)}" in text_of(pdf)
    assert all(fonts(pdf).values())
    assert {name.split("+")[1].split("-")[0] for name in fonts(pdf)} == {"Source"}
    assert box.pdf(html_of(facts)) == pdf


@pytest.mark.parametrize("make", samples.CONSENTS, ids=lambda make: make.__name__)
def test_the_letter_with_a_link_is_accessible_and_can_be_typed_over(make: Callable[[], LetterFacts], box: Box) -> None:
    """Without a reference, since it is kept nowhere; its picture says the address in words."""
    pdf = box.pdf(html_of(make()))

    result = page.validate_pdf_bytes(pdf, profile="ua1")
    assert result.is_compliant, result
    assert "/Figure" in structure(pdf)
    text = text_of(pdf)
    assert "https://portaal.bloesem.example/p/abcd-efgh-ijkl-mnop-qrst-uvwx-yz/" in text.replace(" ", "").replace(
        "adres:", " "
    )
    assert "012345" in text
    assert "Kenmerk" not in text


def test_another_process_makes_the_same_bytes(box: Box) -> None:
    html, fresh = html_of(samples.award()), Box()
    assert fresh.pdf(html) == box.pdf(html)
    fresh.close()


def test_the_award_carries_what_a_school_must_know(box: Box) -> None:
    text = text_of(box.pdf(html_of(samples.award())))
    for words in (
        "SWV De Bloesem",
        "t.a.v. de directie",
        "Kenmerk BLO-2026-00012",
        "24 november 2026",
        "Op 5 oktober 2026 vroeg u",
        "op 6 oktober 2026",
        "Op 13 oktober 2026 was de aanvraag compleet",
        "39 uur en 30 minuten",
        "30 uur",
        "9 uur en 30 minuten",
        "1 december 2026 tot en met 31 juli 2027",
        "Carla Meijer en Cees Bos",
        "De leerling is gehoord",
        "1 maart 2027",
        "De evaluatie wordt gemaakt door de intern begeleider",
        "Het OPP is bijgewerkt",
        "vóór 1 juni 2027 een vervolgaanvraag",
        "binnen 6 weken",
        "uiterlijk op 5 januari 2027",
        "krachtens mandaat",
        "Mies Bakker",
        "Bijlage: gegevens voor de administratie",
        "Kopie aan: ouders met gezag en administratie van het bestuur",
    ):
        assert words in text, words


def test_the_subject_names_no_pupil_and_the_finance_line_knows_none(box: Box) -> None:
    for make in samples.ALL:
        assert "Fien" not in make().subject
    text = text_of(box.pdf(html_of(samples.award_finance())))
    assert "Fien" not in text
    assert "2018" not in text


def test_the_parents_copy_names_no_third_person_but_the_coach(box: Box) -> None:
    facts = samples.award_parents()
    assert {field.name for field in dataclasses.fields(facts)}.isdisjoint(
        {"principles", "conditions", "motivation", "evaluated_by", "copies_to", "ends_when"}
    )
    text = text_of(box.pdf(html_of(facts)))
    assert "Kopie van het besluit" in text
    assert "Carla Meijer komt op school" in text


def test_the_address_stands_in_the_window_of_the_envelope(box: Box) -> None:
    first = pypdfium2.PdfDocument(box.pdf(html_of(samples.award_parents())))[0].get_textpage()
    found = first.search("mevrouw J. de Boer")
    boxes = [first.get_charbox(index) for index, _count in iter(found.get_next, None)]
    left, _bottom, _right, top = (points * 25.4 / 72 for points in max(boxes, key=lambda box: box[3]))
    assert 20 <= left <= 30
    assert 45 <= 297 - top <= 60


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_req_024_028_whatever_people_type_the_letter_stays_whole(text: str, box: Box) -> None:
    facts = samples.award(
        motivation=text,
        coaches=(text[:300],),
        conditions=(text[:300],),
        principles=(schema.Principle(text[:300], text[:300]),),
        subject=f"Toekenning {text[:80]}",
        addressee=schema.Addressee(name=text[:120]),
    )
    pdf = box.pdf(html_of(facts))
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    plain = box.pdf(html_of(samples.award(motivation="x", coaches=("x",), conditions=("x",))))
    assert set(structure(pdf)) == set(structure(plain))
    assert "/EmbeddedFiles" not in str(root(pdf).get("/Names", ""))
    assert all(fonts(pdf).values())


def test_what_no_font_has_gets_a_mark_instead_of_a_gap(box: Box) -> None:
    text = text_of(box.pdf(html_of(samples.award(motivation="Voor 漢 na. Zoë, Łukasz en Şahin. مرحبا"))))
    assert "Voor \ufffd na. Zoë, Łukasz en Şahin." in text


def test_the_preview_is_a_part_of_a_page_and_says_that_it_is_a_draft() -> None:
    html = preview_html(samples.award(motivation="<script>alert(1)</script>"))
    assert "Concept" in html
    assert "<script" not in html
    assert "<h1" not in html
    assert html.count('<h2 class="letter-title">') == 1
    assert "<html" not in html
    assert "style=" not in html


@pytest.mark.parametrize("extra", range(0, 10, 2))
@pytest.mark.parametrize("make", [samples.award_parents, samples.refusal_parents], ids=lambda make: make.__name__)
def test_what_somebody_can_do_against_it_is_never_torn_over_two_pages(
    make: Callable[..., LetterFacts], extra: int, box: Box
) -> None:
    """However long the reasons are, the clause stands whole on one page, and so does the name below the letter."""
    pages = pypdf.PdfReader(
        io.BytesIO(box.pdf(html_of(make(reasons="Een regel.\n\n" * extra + samples.REASONS))))
    ).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]

    clause = [number for number, text in enumerate(texts) if "Bent u het er niet mee eens?" in text]
    assert clause == [number for number, text in enumerate(texts) if "uw handtekening." in text]
    assert clause == [number for number, text in enumerate(texts) if "Met vriendelijke groet," in text]
    assert len(texts) == 2
