"""The private store's two doors: take an upload in after judging its content, and hand a stored file out, inert.

It decides nobody's right: whoever calls has asked first. A file is never changed after it was stored.
"""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from swvportal.foundation.inspection import UploadRefused, inspect
from swvportal.foundation.models import Document, User
from swvportal.foundation.wording import Read, read_words

__all__ = ["NumberFound", "UploadRefused", "keeping", "serve_document", "store_upload"]
NAME_LENGTH = 120
INERT = "sandbox; default-src 'none'; frame-ancestors 'none'"


class NumberFound(UploadRefused):
    """An upload that is not stored because it holds a number that looks like a BSN; the uploader may say it is none."""

    def __init__(self, read: Read) -> None:
        where = _("On page %(page)s of this document") % {"page": read.page} if read.page else _("In this document")
        super().__init__(
            _(
                "%(where)s stands “%(number)s”, which looks like a BSN. Take it out and add the document again. "
                "Is it no BSN? Then say so below and choose the document once more."
            )
            % {"where": where, "number": read.number}
        )


def store_upload(upload: UploadedFile[Any], *, by: User, now: datetime.datetime) -> Document:
    """Judge an upload, store it under a random name and give its row; UploadRefused says what to do instead.

    For a row that must not outlive another one, use `keeping`.
    """
    with keeping(upload, by=by, now=now) as document:
        return document


@contextmanager
def keeping(
    upload: UploadedFile[Any], *, by: User, now: datetime.datetime, said_no_bsn: bool = False
) -> Iterator[Document]:
    """Store an upload together with what the body writes: all of it, or neither file nor row.

    In order: judge the content, read its words, write the file, open a transaction, write the row, run the body.
    Raises UploadRefused before anything was written, NumberFound among them unless the uploader `said_no_bsn`; on any
    other failure the file is taken away again.
    """
    if upload.size is None or upload.size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(_("This file is larger than 20 MB. Save it smaller, or split it up."))
    content = upload.read()
    name = shown_name(upload.name or "")
    media_type = inspect(content, name)
    read = read_words(content, media_type)
    if read.number and not said_no_bsn:
        raise NumberFound(read)
    key = uuid.uuid4().hex
    path = default_storage.save(path_of(key), ContentFile(content))
    try:
        with transaction.atomic():
            yield Document.objects.create(
                key=key,
                name=name,
                media_type=media_type,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                uploaded_by=by,
                uploaded_at=now,
                wording=read.wording,
                said_no_bsn=bool(read.number),
            )
    except BaseException:
        default_storage.delete(path)
        raise


def serve_document(document: Document) -> HttpResponse:
    """A stored file as a download that no browser runs, shows in the page or keeps.

    Raises FileNotFoundError when the file is not in the store.
    """
    with default_storage.open(path_of(document.key)) as file:
        response = HttpResponse(file.read(), content_type=document.media_type)
    plain = unicodedata.normalize("NFKD", document.name).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in plain if sign.isalnum() or sign in "-_. ").strip() or "document"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name)}"
    response["Content-Length"] = str(document.size)
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def path_of(key: str) -> str:
    """Where a document's bytes stand in the store."""
    return f"documents/{key[:2]}/{key}"


def shown_name(name: str) -> str:
    """An upload's name without path, control signs and signs that turn the reading direction; at most 120 signs."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, dot, extension = clean.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}{dot}{extension}"[:NAME_LENGTH]
