"""The documents of a dossier as they are read: the newest version of each, with the earlier ones behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from intake.models import Attachment, Request


@dataclass(frozen=True)
class InDossier:
    """One document: the version that stands, and the earlier ones, newest first."""

    newest: Attachment
    earlier: list[Attachment] = field(default_factory=list)


def documents_of(request: Request) -> list[InDossier]:
    """By kind and by when each was first added; what was taken away is left out. One query."""
    found: dict[UUID, list[Attachment]] = {}
    for one in request.attachments.standing().select_related("document"):
        found.setdefault(one.first_id or one.pk, []).append(one)
    newest_first = [sorted(versions, key=lambda one: -one.version) for versions in found.values()]
    return [InDossier(newest=versions[0], earlier=versions[1:]) for versions in newest_first]
