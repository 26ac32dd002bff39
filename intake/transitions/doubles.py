"""Requests put right at the loket: two about the same made one, and a wrong school corrected."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from intake.enums import MERGEABLE, RequestStatus
from intake.models import Attachment, Request
from intake.queries.committee import committee_for
from intake.queries.desk import others_at_school
from intake.transitions.course import facts_of
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import school_people
from swvportal.foundation.verdicts import Verdict, verdict
from swvportal.foundation.workflow import NotReady, already_moved, moving


def merge_requests(
    request: Request, into: Request, *, documents: Collection[UUID], reason: str, by: User, now: datetime.datetime
) -> None:
    """End a request that asks the same as another one, with a line of the trail on both and a word to the school.

    `documents` are the keys of attachments that go along: the other dossier gets the same stored file. Locks both, by
    key. Refused unless both are open, about one child, of one kind and of one school, so that no school reads
    another's; who comes too late hears who was first.
    """
    with transaction.atomic():
        locked = Request.objects.select_for_update().filter(pk__in=(request.pk, into.pk)).order_by("pk")
        rows = {row.pk: row for row in locked}
        fresh, other = rows[request.pk], rows[into.pk]
        told = f"{other.reference}: {reason.strip()}" if reason.strip() else ""

        def double(row: Request) -> Verdict:
            pairs = [(one.pupil_id, one.kind, one.school_id) for one in (row, other)]
            same = row.pupil_id is not None and pairs[0] == pairs[1]
            why = _("Choose another request of this kind and this school for the same child.")
            return verdict(same and row.pk != other.pk, why)

        if fresh.status in MERGEABLE and other.status not in MERGEABLE:
            raise already_moved(other, by=by)
        with moving(fresh, "merge", by=by, now=now, reason=told, guards=[double]) as row:
            at_committee = RequestStatus.AT_COMMITTEE in (row.move.source, row.returned_from) or row.deferred_until
            row.merged_into = other
            row.paused_since, row.returned_from = None, ""
            facts = {**facts_of(row), "number": other.reference}
            people, occasion = [*school_people(row.school), *school_people(other.school)], row.move.pk
            notify(people, "request_merged", about=row, occasion=occasion, now=now, facts=facts)
            if at_committee:  # who sees the request no more is led to the start page
                chairs, facts = committee_for(row, Role.CHAIR), {**facts_of(row), "path": "/"}
                notify(chairs, "case_withdrawn", about=row, occasion=occasion, now=now, facts=facts)
        back = f"{fresh.reference}: {reason.strip()}"
        with moving(other, "take_in", by=by, now=now, reason=back, to=lambda row: row.status) as row:
            _take_along(fresh, row, documents)


def _take_along(source: Request, target: Request, keys: Collection[UUID]) -> None:
    """Attach the stored files of these attachments to the other request too, each as a document of its own."""
    chosen = source.attachments.standing().filter(pk__in=keys).order_by("document__uploaded_at")
    if chosen.count() != len(set(keys)):
        raise NotReady(_("One of these documents is not there any more. Look again."))
    known = set(target.attachments.values_list("document", flat=True))
    Attachment.objects.bulk_create(
        Attachment(request=target, document_id=one.document_id, kind=one.kind)
        for one in chosen
        if one.document_id not in known
    )


def correct_school(
    request: Request, *, school: School, along: bool = False, reason: str, by: User, now: datetime.datetime
) -> None:
    """Put a request that was filed under a wrong school under the right one, before it is decided on.

    The pupil goes along when no other request of the first school names it, and otherwise where somebody said so
    (`along`). Both schools hear of it.
    """

    def another(row: Request) -> Verdict:
        return verdict(row.school_id != school.pk, _("The request is of this school already."))

    with moving(
        request, "correct_school", by=by, now=now, reason=reason, to=lambda row: row.status, guards=[another]
    ) as row:
        before = row.school
        row.move.reason = f"{before.name} → {school.name}. {reason.strip()}"
        row.school = school
        pupil = row.pupil
        if pupil is not None and (along or not others_at_school(row, before).exists()):
            pupil.school = school
            pupil.save(update_fields=["school"])
        facts = {**facts_of(row), "school": school.name}
        notify(school_people(school), "school_corrected", about=row, occasion=row.move.pk, now=now, facts=facts)
        gone = school_people(before).exclude(pk__in=school_people(school).values("pk"))
        notify(gone, "school_corrected", about=row, occasion=row.move.pk, now=now, facts={**facts, "path": "/"})
