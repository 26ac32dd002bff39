"""Documents of a request: versions behind each other, and a number that looks like a BSN told before it is kept."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake.enums import AttachmentKind, PartKey
from intake.models import Attachment, Request
from intake.queries import documents_of
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.foundation.test_documents import picture
from tests.foundation.test_wording import BSN, pdf_of
from tests.intake.test_school_pages import draft

pytestmark = pytest.mark.django_db


def add(request: Request, by: User, content: bytes, name: str = "opp.pdf", **more: Any) -> Any:
    page = reverse("intake:part", args=[request.pk, PartKey.DOCUMENTS])
    data = {"once": uuid.uuid4(), "file": SimpleUploadedFile(name, content), **more}
    return signed_in(by).post(page, data)


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.content.decode())).split())


def test_a_new_version_stands_before_the_older_and_keeps_its_kind(anja: User, bas: User, wilg: School) -> None:
    request = draft(wilg, anja)
    add(request, anja, pdf_of("Plan"), kind="opp")
    add(request, anja, picture("PNG"), "foto.png", kind="other")
    add(request, anja, picture("PNG"), "tekening.png", kind="other")
    first = request.attachments.get(kind=AttachmentKind.OPP)

    for name in ("opp-2.pdf", "opp-3.pdf"):
        assert add(request, bas, pdf_of(name), name, after=documents_of(request)[0].newest.pk).status_code == 302

    plan, *others = documents_of(request)
    assert [(one.document.name, one.version) for one in (plan.newest, *plan.earlier)] == [
        ("opp-3.pdf", 3),
        ("opp-2.pdf", 2),
        ("opp.pdf", 1),
    ]
    assert {one.first_id for one in plan.earlier} == {None, first.pk}
    assert {one.kind for one in (plan.newest, *plan.earlier)} == {AttachmentKind.OPP}
    assert [(one.newest.document.name, one.newest.version) for one in others] == [("foto.png", 1), ("tekening.png", 1)]
    page = words(signed_in(anja).get(reverse("intake:part", args=[request.pk, PartKey.DOCUMENTS])))
    assert "versie 3" in page
    assert "2 eerdere versies" in page


def test_what_stood_before_a_version_that_is_taken_away_stands_again(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)
    add(request, anja, pdf_of("Plan"), kind="opp")
    add(request, anja, pdf_of("Ander"), "fout.pdf", after=request.attachments.get().pk)
    wrong = request.attachments.get(version=2)

    signed_in(anja).post(reverse("intake:attachment_remove", args=[wrong.pk]))
    add(request, anja, pdf_of("Goed"), "goed.pdf", after=documents_of(request)[0].newest.pk)

    (plan,) = documents_of(request)
    assert [(one.document.name, one.version) for one in (plan.newest, *plan.earlier)] == [
        ("goed.pdf", 3),
        ("opp.pdf", 1),
    ]


def test_a_new_version_of_what_is_gone_or_elsewhere_is_refused(anja: User, wilg: School) -> None:
    request, other = draft(wilg, anja), draft(wilg, anja)
    add(request, anja, pdf_of("Plan"), kind="opp")
    add(other, anja, pdf_of("Plan"), kind="opp")

    answer = add(request, anja, pdf_of("Ander"), after=other.attachments.get().pk)

    assert answer.status_code == 422
    assert request.attachments.count() == 1


def test_a_document_needs_a_kind_or_an_older_version(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)

    answer = add(request, anja, pdf_of("Plan"))

    assert answer.status_code == 422
    assert "Kies een antwoord bij “Wat is het?”." in words(answer)


def test_a_number_that_looks_like_a_bsn_is_told_and_may_be_said_to_be_none(anja: User, wilg: School) -> None:
    request = draft(wilg, anja)
    content = pdf_of("Eerste bladzijde", f"Polis {BSN}")

    answer = add(request, anja, content, kind="research")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Op bladzijde 2 van dit document staat “{BSN}”. Dat lijkt op een BSN." in words(answer)
    assert re.search(r'name="kind" value="research"[^>]* checked', page)
    assert re.search(r'type="checkbox" name="said_no_bsn"', page)
    assert not Attachment.objects.exists()

    assert add(request, anja, content, kind="research", said_no_bsn="on").status_code == 302
    assert request.attachments.get().document.said_no_bsn
    shown = words(signed_in(anja).get(reverse("intake:part", args=[request.pk, PartKey.DOCUMENTS])))
    assert "wie het toevoegde, zegt dat het er geen is" in shown


def test_a_scan_asks_to_look_oneself(anja: User, wilg: School) -> None:
    client, request = signed_in(anja), draft(wilg, anja)
    page = reverse("intake:part", args=[request.pk, PartKey.DOCUMENTS])
    data = {"once": uuid.uuid4(), "kind": "opp", "file": SimpleUploadedFile("scan.png", picture("PNG"))}

    answer = client.post(page, data, follow=True)

    assert "Kijk zelf na of er geen BSN in staat" in words(answer)
