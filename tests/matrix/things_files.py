"""The matrix's files that somebody asked for."""

from __future__ import annotations

import datetime

from django.utils import timezone

from swvportal.foundation.enums import ExportState
from swvportal.foundation.exports.asking import ask_export
from swvportal.foundation.models import Export, ExportPiece
from tests.matrix.world import World, thing


@thing
def file_of_ib(w: World) -> Export:
    """The budgets of the IB'er's school, made and kept."""
    now = timezone.now()
    row = ask_export("urenbudgetten", {"as": "csv"}, by=w.people["ib"], now=now)
    ExportPiece.objects.create(export=row, number=0, data=b"budget")
    later = now + datetime.timedelta(hours=24)
    Export.objects.filter(pk=row.pk).update(
        state=ExportState.READY, pieces=1, size=6, sha256="0" * 64, finished_at=now, expires_at=later
    )
    return row
