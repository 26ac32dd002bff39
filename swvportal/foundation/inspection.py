"""Judge an upload by what it is, not by its name: PDF, DOCX, ODT, PNG or JPEG, whole, and without anything that runs.

Reads bytes and says yes or why not (security bar, 30 and 32). It stores nothing and repairs nothing.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

import filetype
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from swvportal.foundation.zipped import check_docx, check_odt

PDF = "application/pdf"
PIXELS = 50_000_000
PDF_OBJECTS = 200_000
PDF_RUNS = {"/JS", "/JavaScript", "/RichMedia", "/XFA"}
PDF_ATTACHES = {"/EF", "/EmbeddedFiles"}
PDF_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/GoToE"}


class UploadRefused(Exception):
    """An upload that is not stored; `sentence` says what to do."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


WHAT = _("Add a PDF, a Word document (.docx), an OpenDocument text (.odt), or a picture (.png, .jpg).")
BROKEN = _("This file cannot be opened: it is damaged, or it is something else than its name says. Save it anew.")
LOCKED = _("This file has a password. Save it without one.")
RUNS = _("This file holds a program, macro or script. Save it without: for example as a PDF.")
ATTACHES = _("There are other files inside this file. Save it without them and add those on their own.")
TOO_BIG_INSIDE = _("This file unpacks to far more than its own size. Save it anew, for example as a PDF.")


def inspect(content: bytes, name: str) -> str:
    """The media type of an upload that may be stored; raises UploadRefused with the sentence for whoever sent it."""
    extension = name.rpartition(".")[2].lower()
    if extension not in KINDS:
        raise UploadRefused(WHAT)
    if not content:
        raise UploadRefused(_("This file is empty. Choose another one."))
    media_type, signature, check = KINDS[extension]
    found = filetype.guess_mime(content[:8192])
    if not content.startswith(signature) or (found != media_type and signature != ZIP):
        raise UploadRefused(BROKEN)
    try:
        check(content)
    except UploadRefused:
        raise
    except Exception as problem:  # a hostile file makes a parser raise anything; each of it is a no
        raise UploadRefused(REASONS.get(str(problem), BROKEN)) from problem
    return media_type


def _check_pdf(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise UploadRefused(LOCKED)
    if not reader.pages or not reader.pages[0]:
        raise UploadRefused(BROKEN)
    ids = {id_ for ids in reader.xref.values() for id_ in ids} | set(reader.xref_objStm)
    if len(ids) > PDF_OBJECTS:
        raise UploadRefused(BROKEN)
    _check_pdf_value(reader.trailer, depth=0)
    for id_ in ids:
        generation = next((g for g, known in reader.xref.items() if id_ in known), 0)
        _check_pdf_value(reader.get_object(IndirectObject(id_, generation, reader)), depth=0)


def _check_pdf_value(value: object, *, depth: int) -> None:
    """Refuse scripts, actions and files in one object; what it refers to is an object of its own."""
    if depth > 50:
        raise UploadRefused(BROKEN)
    if isinstance(value, DictionaryObject):
        if PDF_RUNS & set(value) or _named(value, "/S") in PDF_ACTIONS:
            raise UploadRefused(RUNS)
        if PDF_ATTACHES & set(value) or _named(value, "/Subtype") == "/FileAttachment":
            raise UploadRefused(ATTACHES)
        for key in value:
            _check_pdf_value(value.raw_get(key), depth=depth + 1)
    elif isinstance(value, ArrayObject):
        for one in list.__iter__(value):
            _check_pdf_value(one, depth=depth + 1)


def _named(value: DictionaryObject, key: str) -> str:
    """The name that stands at a key, also where it stands in an object of its own; empty for anything else."""
    if key not in value:
        return ""
    found = value[key]
    return found if isinstance(found, NameObject) else ""


def _check_image(kind: str) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of a bomb
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                image.verify()  # to the end of the file, without unpacking
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                if image.width * image.height > PIXELS:
                    raise UploadRefused(_("This picture is too large. Make it smaller than 50 megapixels."))
                image.load()

    return check


ZIP = b"PK\x03\x04"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
JPEG = ("image/jpeg", b"\xff\xd8\xff", _check_image("JPEG"))
KINDS: dict[str, tuple[str, bytes, Callable[[bytes], None]]] = {
    "pdf": (PDF, b"%PDF-", _check_pdf),
    "docx": (DOCX, ZIP, check_docx),
    "odt": (ODT, ZIP, check_odt),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n", _check_image("PNG")),
    "jpg": JPEG,
    "jpeg": JPEG,
}
REASONS: dict[str, Promise] = {"locked": LOCKED, "runs": RUNS, "attaches": ATTACHES, "bomb": TOO_BIG_INSIDE}
