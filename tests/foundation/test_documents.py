"""Uploads: honest files come in as they are, hostile ones are refused with a sentence; downloads are inert."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from pytest_django import Settings

from swvportal.foundation.documents import UploadRefused, keeping, path_of, serve_document, shown_name, store_upload
from swvportal.foundation.models import Document, User

pytestmark = pytest.mark.django_db
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
WORD = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
ODT_TYPE = "application/vnd.oasis.opendocument.text"
Entries = dict[str, str | bytes]


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def zipped(entries: Entries, *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(**more: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": WORD, **more})


def docx_with(name: str, content: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": WORD, name: content})


def odt(manifest: str = "<m/>", **more: str | bytes) -> bytes:
    body: Entries = {"mimetype": ODT_TYPE, "content.xml": "<office/>", "META-INF/manifest.xml": manifest}
    return zipped({**body, **more})


def picture(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return buffer.getvalue()


def pdf(change: Callable[[PdfWriter], object] = lambda writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def action(kind: str) -> Callable[[PdfWriter], object]:
    """A PDF whose opening does something."""

    def change(writer: PdfWriter) -> None:
        does = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(does)

    return change


def named_script(writer: PdfWriter) -> None:
    """A PDF with a script among its names, which a reader runs on opening."""
    script = DictionaryObject({NameObject("/JS"): TextStringObject("app.alert(1)")})
    names = ArrayObject([TextStringObject("a"), writer._add_object(script)])
    tree = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})})
    writer.root_object[NameObject("/Names")] = tree


def relation(kind: str, mode: str = "External") -> str:
    return f'<r><Relationship Id="a" Type="http://x/{kind}" Target="http://evil.example/" TargetMode="{mode}"/></r>'


def huge_png() -> bytes:
    """A picture of a few bytes that says it has 3,600 megapixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


HONEST = {
    "opp.pdf": pdf(),
    "OPP.PDF": pdf(lambda writer: writer.add_metadata({"/Title": "OPP"})),
    "vier bladen.pdf": pdf(lambda writer: [writer.add_blank_page(200, 200) for _ in range(3)]),
    "koppeling.pdf": pdf(action("/URI")),
    "verslag.docx": docx(),
    "koppeling.docx": docx_with("word/_rels/document.xml.rels", relation("hyperlink")),
    "plaatje.docx": docx_with("word/media/image1.png", picture("PNG")),
    "grafiek.docx": docx_with("word/embeddings/blad.xlsx", zipped({"a.xml": "<a/>"})),
    "lang.docx": docx_with("word/footnotes.xml", "<w>" + "Sam werkt. " * 50_000 + "</w>"),
    "verslag.odt": odt(),
    "foto.jpg": picture("JPEG"),
    "foto.jpeg": picture("JPEG", (1600, 1200)),
    "tekening.png": picture("PNG"),
}


def without_pages(writer: PdfWriter) -> None:
    """A PDF that is well-formed and shows nothing."""
    writer.remove_page(0)


def deep(writer: PdfWriter) -> None:
    """A PDF with lists within lists, to keep a reader busy."""
    value = ArrayObject()
    for _level in range(60):
        value = ArrayObject([value])
    writer.root_object[NameObject("/Diep")] = value


def with_password(content: bytes) -> bytes:
    """The archive with the bit that says that its first entry is encrypted."""
    marked = bytearray(content)
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(head) + flags] |= 1
    return bytes(marked)


HOSTILE = {
    "bladloos.pdf": pdf(without_pages),
    "diep.pdf": pdf(deep),
    "groot.png": picture("PNG", (7200, 7000)),
    "soort.docx": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": WORD}),
    "wachtwoord.docx": with_password(docx()),
    "veel.docx": docx(**{f"word/media/{number}.txt": "x" for number in range(5001)}),
    "inhoudloos.odt": zipped({"mimetype": ODT_TYPE, "META-INF/manifest.xml": "<m/>"}),
    "leeg.pdf": b"",
    "tekst.txt": b"hallo",
    "programma.exe": b"MZ" + b"\0" * 100,
    "programma.pdf": b"MZ" + b"\0" * 100,
    "bladzijde.html": b"<script>alert(1)</script>",
    "bladzijde.pdf": b"<html><script>alert(1)</script></html>",
    "tekening.svg": b"<svg onload='alert(1)'/>",
    "tekening.png": b"<svg onload='alert(1)'/>",
    "kop.pdf": b"%PDF-1.7\n",
    "afgebroken.pdf": pdf()[:200],
    "voorop.pdf": b"PK\x03\x04" + pdf(),
    "foto.pdf": picture("PNG"),
    "opp.png": pdf(),
    "opp.docx": pdf(),
    "verslag.pdf": docx(),
    "verslag.png": docx(),
    "script.pdf": pdf(named_script),
    "bijlage.pdf": pdf(lambda writer: writer.add_attachment("x.exe", b"MZ")),
    "slot.pdf": pdf(lambda writer: writer.encrypt("geheim", algorithm="RC4-128")),
    "leegslot.pdf": pdf(lambda writer: writer.encrypt("", "eigenaar", algorithm="RC4-128")),
    "start.pdf": pdf(action("/Launch")),
    "stuur.pdf": pdf(action("/SubmitForm")),
    "haal.pdf": pdf(action("/ImportData")),
    "js.pdf": pdf(action("/JavaScript")),
    "leeg.docx": b"PK\x05\x06" + b"\0" * 18,
    "kaal.docx": zipped({"a.txt": "a"}),
    "halve.docx": docx()[:-40],
    "voor.docx": b"MZ" + docx(),
    "macro.docx": docx_with("word/vbaProject.bin", b"x"),
    "macrosoort.docx": zipped({"[Content_Types].xml": TYPES + "<!-- macroEnabled -->", "word/document.xml": WORD}),
    "programma.docx": docx_with("word/media/setup.exe", b"MZ"),
    "vermomd.docx": docx_with("word/media/image1.png", b"MZ" + b"\0" * 60),
    "elf.docx": docx_with("word/media/image1.png", b"\x7fELF" + b"\0" * 60),
    "ole.docx": docx_with("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 60),
    "olekoppeling.docx": docx_with("word/_rels/document.xml.rels", relation("oleObject", "Internal")),
    "activex.docx": docx_with("word/activeX/activeX1.xml", "<a/>"),
    "sjabloon.docx": docx_with("word/_rels/settings.xml.rels", relation("attachedTemplate")),
    "raam.docx": docx_with("word/_rels/document.xml.rels", relation("frame")),
    "zip.docx": docx_with("word/embeddings/meer.zip", zipped({"a": "a"})),
    "pad.docx": docx_with("../../etc/passwd", "x"),
    "wortel.docx": docx_with("/etc/passwd", "x"),
    "schuin.docx": docx_with("..\\..\\x", "x"),
    "bom.docx": docx_with("word/media/nullen.bmp", b"\0" * 30_000_000),
    "entiteit.docx": zipped(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        }
    ),
    "uitwendig.docx": zipped(
        {
            "[Content_Types].xml": TYPES,
            "word/document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        }
    ),
    "scheef.docx": zipped({"[Content_Types].xml": TYPES, "word/document.xml": "<a><b></a>"}),
    "macro.odt": odt(**{"Basic/Standard/Module1.xml": "<a/>"}),
    "script.odt": odt(**{"Scripts/python/a.txt": "print()"}),
    "luister.odt": zipped(
        {
            "mimetype": ODT_TYPE,
            "content.xml": '<a xmlns:script="s"><script:event-listener/></a>',
            "META-INF/manifest.xml": "<m/>",
        }
    ),
    "slot.odt": odt(manifest="<m><encryption-data/></m>"),
    "blad.odt": zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
    "soortloos.odt": zipped({"content.xml": "<a/>", "META-INF/manifest.xml": "<m/>"}),
    "verslag.odt": docx(),
    "verslag.docx": odt(),
    "reus.png": huge_png(),
    "halve.png": picture("PNG", (300, 300))[:-60],
    "halve.jpg": picture("JPEG", (300, 300))[:300],
    "kop.jpg": b"\xff\xd8\xff\xe0",
    "kop.png": b"\x89PNG\r\n\x1a\n",
    "gif.png": picture("GIF"),
    "bmp.jpg": picture("BMP"),
    "zonder": pdf(),
    "opp.pdf.exe": pdf(),
    "opp.docm": docx(),
    "opp.zip": docx(),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_comes_in(name: str, anja: User) -> None:
    document = store_upload(SimpleUploadedFile(name, HONEST[name]), by=anja, now=timezone.now())

    with default_storage.open(path_of(document.key)) as stored:
        assert stored.read() == HONEST[name]
    assert (document.name, document.sha256) == (name, hashlib.sha256(HONEST[name]).hexdigest())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name: str, anja: User, tmp_path: Path) -> None:
    with pytest.raises(UploadRefused) as refused:
        store_upload(SimpleUploadedFile(name, HOSTILE[name]), by=anja, now=timezone.now())

    assert refused.value.sentence.endswith(".")
    assert (Document.objects.count(), list(tmp_path.rglob("*"))) == (0, [])


def test_a_file_that_is_too_large_is_not_read(anja: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100

    with pytest.raises(UploadRefused, match="20 MB"):
        store_upload(SimpleUploadedFile("opp.pdf", b"%PDF-" + b"x" * 200), by=anja, now=timezone.now())


def test_a_pdf_of_too_many_objects_is_refused(anja: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("swvportal.foundation.inspection.PDF_OBJECTS", 3)

    with pytest.raises(UploadRefused):
        store_upload(SimpleUploadedFile("opp.pdf", HONEST["opp.pdf"]), by=anja, now=timezone.now())


def test_a_stored_file_has_no_address(anja: User) -> None:
    with pytest.raises(ValueError, match="no address"):
        default_storage.url("opp.pdf")


def test_a_failure_after_storing_leaves_neither_file_nor_row(anja: User, tmp_path: Path) -> None:
    upload = SimpleUploadedFile("opp.pdf", HONEST["opp.pdf"])

    with pytest.raises(RuntimeError), keeping(upload, by=anja, now=timezone.now()):
        raise RuntimeError("the request could not be saved")

    assert Document.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_download_runs_nowhere(anja: User) -> None:
    document = store_upload(SimpleUploadedFile('Élan "x".pdf', HONEST["opp.pdf"]), by=anja, now=timezone.now())

    answer = serve_document(document)

    assert answer.content == HONEST["opp.pdf"]
    assert (
        answer["Content-Disposition"] == "attachment; filename=\"Elan x.pdf\"; filename*=UTF-8''%C3%89lan%20%22x%22.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\anja\\opp.pdf", "opp.pdf"),
        ("../../etc/opp.pdf", "opp.pdf"),
        ("op\u202efdp.exe.pdf", "opfdp.exe.pdf"),
        ("opp\r\nSet-Cookie: a.pdf", "oppSet-Cookie: a.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert shown_name(sent) == kept
