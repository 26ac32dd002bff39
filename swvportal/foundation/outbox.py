"""The one door to the outbox: write a message in the transaction that causes it; sending is the worker's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import models, transaction

from swvportal.foundation.models import Notification, User
from swvportal.foundation.nudge import nudge


def notify(
    users: Iterable[User],
    kind: str,
    *,
    about: models.Model,
    occasion: UUID,
    now: datetime.datetime,
    facts: dict[str, str] | None = None,
) -> None:
    """Queue one message of this kind to each person; the same occasion never reaches a person twice.

    `occasion` is the key of what happened (mostly `row.move.pk`); `facts` are short texts for the template and hold no
    pupil's name. Nothing is sent when the transaction is rolled back.
    """
    rows = [
        Notification(
            user=user,
            kind=kind,
            subject_type=about._meta.label_lower,
            subject_id=about.pk,
            facts=facts or {},
            key=f"{kind}:{occasion}:{user.pk}",
            written_at=now,
            due_at=now,
        )
        for user in {user.pk: user for user in users}.values()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(nudge)


def notify_address(
    email: str, kind: str, *, about: models.Model, occasion: UUID, now: datetime.datetime, facts: dict[str, str]
) -> None:
    """Queue one message to somebody without an account (an invitation); the rest as `notify`."""
    Notification.objects.bulk_create(
        [
            Notification(
                email=email,
                kind=kind,
                subject_type=about._meta.label_lower,
                subject_id=about.pk,
                facts=facts,
                key=f"{kind}:{occasion}:{email}",
                written_at=now,
                due_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(nudge)
