"""Numbers that look like a BSN, in the words of PDF, Word and OpenDocument files."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PageObject
from weasyprint import HTML

from swvportal.foundation import wording
from swvportal.foundation.citizen_numbers import citizen_numbers
from swvportal.foundation.documents import NumberFound, keeping, store_upload
from swvportal.foundation.enums import Wording
from swvportal.foundation.inspection import DOCX, ODT, PDF
from swvportal.foundation.models import Document, User
from swvportal.foundation.wording import read_words
from tests.foundation.test_documents import ODT_TYPE, TYPES, picture, zipped

BSN, NONE = "111222333", "111222334"


def pdf_of(*pages: str) -> bytes:
    """A real PDF with a page for each text."""
    body = "".join(f'<p style="break-after: page">{text}</p>' for text in pages)
    return bytes(HTML(string=body).write_pdf())


def docx_of(xml: str, **parts: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": xml, **parts})


def odt_of(xml: str) -> bytes:
    return zipped({"mimetype": ODT_TYPE, "content.xml": xml, "META-INF/manifest.xml": "<m/>"})


def test_a_number_counts_however_it_is_written() -> None:
    assert citizen_numbers(f"BSN {BSN}, dus 111 222 333 of 111.222.333; nog eens {BSN}.") == [
        "111222333",
        "111 222 333",
        "111.222.333",
    ]


@pytest.mark.parametrize(
    "text",
    [NONE, "000000000", "1112223331", "1111222333", "€ 111.222.333,50", "+31 612345674", "+31612345674", ""],
)
def test_another_number_is_left_alone(text: str) -> None:
    assert citizen_numbers(text) == []


@given(st.integers(min_value=1, max_value=99_999_999))
def test_one_last_figure_at_most_makes_a_bsn(begin: int) -> None:
    found = [last for last in range(10) if citizen_numbers(f"{begin:08d}{last}")]

    weighed = sum(int(sign) * weight for sign, weight in zip(f"{begin:08d}", range(9, 1, -1), strict=True)) % 11
    assert found == ([weighed] if weighed < 10 else [])


def test_a_pdf_names_the_page() -> None:
    read = read_words(pdf_of("Plan voor dit jaar", f"Nummer {BSN} van de leerling"), PDF)

    assert (read.wording, read.number, read.page) == (Wording.WHOLE, BSN, 2)


def test_a_field_of_a_pdf_form_is_read_too() -> None:
    html = f'<form><input name="nr" value="{BSN}"></form>'
    content = bytes(HTML(string=html).write_pdf(pdf_forms=True))

    assert read_words(content, PDF).number == BSN


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx_of("<d><p><r><t>Nr 111</t></r><r><t>222333</t></r></p></d>"), DOCX),
        (docx_of("<d/>", **{"word/header1.xml": f"<h><p><t>{BSN}</t></p></h>"}), DOCX),
        (docx_of("<d/>", **{"word/comments.xml": f"<h><p><t>{BSN}</t></p></h>"}), DOCX),
        (docx_of("<d/>", **{"word/footnotes.xml": f"<h><p><t>{BSN}</t></p></h>"}), DOCX),
        (odt_of("<a><p>Nr <span>111</span><span>222333</span></p></a>"), ODT),
    ],
)
def test_a_number_in_pieces_or_in_the_margin_is_found(content: bytes, kind: str) -> None:
    assert read_words(content, kind).number == BSN


def test_two_cells_make_no_number() -> None:
    cells = "<d><tc><p><t>111</t></p></tc><tc><p><t>222</t></p></tc><tc><p><t>333</t></p></tc></d>"

    assert read_words(docx_of(cells), DOCX) == wording.Read(Wording.WHOLE)


def test_a_picture_and_a_scan_have_no_words() -> None:
    scan = '<svg width="9" height="9"><rect width="9" height="9"/></svg>'

    assert read_words(picture("PNG"), "image/png").wording == Wording.NONE
    assert read_words(bytes(HTML(string=scan).write_pdf()), PDF).wording == Wording.NONE


def test_a_long_document_is_read_as_far_as_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 2)
    monkeypatch.setattr("swvportal.foundation.wording.time.monotonic", lambda: next(clock))
    pages = [f"Bladzijde {number}" for number in range(1, 6)]

    assert read_words(pdf_of(*pages, BSN), PDF).wording == Wording.PART
    assert read_words(pdf_of(pages[0], BSN), PDF).number == BSN


@pytest.mark.django_db
def test_a_document_with_such_a_number_is_kept_only_when_its_uploader_says_it_is_none(anja: User) -> None:
    content, now = pdf_of(f"Nummer {BSN}"), timezone.now()

    with pytest.raises(NumberFound, match=r"bladzijde 1 .*111222333"):
        store_upload(SimpleUploadedFile("opp.pdf", content), by=anja, now=now)
    assert not Document.objects.exists()

    with keeping(SimpleUploadedFile("opp.pdf", content), by=anja, now=now, said_no_bsn=True) as said:
        assert (said.wording, said.said_no_bsn) == (Wording.WHOLE, True)

    clean = store_upload(SimpleUploadedFile("opp.pdf", pdf_of("Niets")), by=anja, now=now)
    assert (clean.wording, clean.said_no_bsn) == (Wording.WHOLE, False)


def test_a_page_that_cannot_be_read_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = PageObject.extract_text

    def failing(page: PageObject, *args: Any, **kwargs: Any) -> str:
        if page.page_number == 0:
            raise ValueError("no such font")
        return real(page, *args, **kwargs)

    monkeypatch.setattr(PageObject, "extract_text", failing)

    assert read_words(pdf_of(BSN, f"Nummer {BSN}"), PDF).page == 2
