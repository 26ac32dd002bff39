"""Uploads that write what runs in another way than usual: it is read as a reader of the file takes it."""

from __future__ import annotations

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from swvportal.foundation.inspection import UploadRefused, inspect
from tests.foundation.test_documents import docx_with, odt, pdf, relation, zipped

RELATIONS = "word/_rels/settings.xml.rels"
TEMPLATE = relation("attachedTemplate")
LISTENER = '<a xmlns:s="urn:x"><s:event-listener/></a>'


def launch_apart(writer: PdfWriter) -> None:
    """An action whose kind stands in an object of its own."""
    kind = writer._add_object(NameObject("/Launch"))
    does = DictionaryObject({NameObject("/S"): kind, NameObject("/F"): TextStringObject("x")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(does)


DISGUISED = {
    "apart.pdf": pdf(launch_apart),
    "tab.docx": docx_with(RELATIONS, TEMPLATE.replace("<Relationship ", "<Relationship\t")),
    "voorvoegsel.docx": docx_with(RELATIONS, TEMPLATE.replace("<Relationship ", "<p:Relationship ")),
    "teken.docx": docx_with(RELATIONS, TEMPLATE.replace("External", "Exter&#110;al")),
    "breed.docx": docx_with(RELATIONS, f'<?xml version="1.0" encoding="UTF-16"?>{TEMPLATE}'.encode("utf-16")),
    "rekenblad.docx": docx_with("word/embeddings/blad.xlsm", zipped({"a.xml": "<a/>"})),
    "luister.odt": odt(**{"content.xml": LISTENER}),
    "slot.odt": odt(manifest='<m xmlns:q="urn:y"><q:encryption-data/></m>'),
}


@pytest.mark.parametrize("name", sorted(DISGUISED))
def test_it_is_refused_however_it_is_written(name: str) -> None:
    with pytest.raises(UploadRefused):
        inspect(DISGUISED[name], name)
