"""The one door to the outbox: write a message in the transaction that causes it; sending is the worker's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import models, transaction
from django.urls import reverse

from swvportal.foundation.enums import MessageGroup, MessagePace, NotificationState
from swvportal.foundation.message_kinds import DAILY_MAIL, kind_of
from swvportal.foundation.models import MessageChoice, Notification, User
from swvportal.foundation.nudge import nudge

FIRST_STATE = {
    MessagePace.AT_ONCE: NotificationState.PENDING,
    MessagePace.DAILY: NotificationState.COLLECTED,
    MessagePace.NEVER: NotificationState.NOT_MAILED,
}


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
    pupil's name. How it comes by mail is each person's choice; it stands on the page of messages anyhow. Nothing is
    sent when the transaction is rolled back.
    """
    people = {user.pk: user for user in users}
    chosen = _chosen(people, kind)
    rows = [
        Notification(
            user=user,
            kind=kind,
            subject_type=about._meta.label_lower,
            subject_id=about.pk,
            facts=facts or {},
            key=f"{kind}:{occasion}:{user.pk}",
            state=FIRST_STATE[MessagePace(chosen.get(user.pk, MessagePace.AT_ONCE))],
            written_at=now,
            due_at=now,
        )
        for user in people.values()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(nudge)


def _chosen(people: Iterable[UUID], kind: str) -> dict[UUID, str]:
    """The pace of those who chose one for the group of this kind; one query, none for what always comes at once."""
    group = kind_of(kind).group
    if group == MessageGroup.ALWAYS:
        return {}
    return dict(MessageChoice.objects.filter(user__in=people, group=group).values_list("user", "pace"))


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


def open_daily_mail(user: User, *, day: datetime.date, now: datetime.datetime) -> Notification | None:
    """Queue this person's one daily mail of a day, still without messages; None when there is one already.

    Two at once: the second waits for the key and then finds the first. What it tells is put together when it is sent.
    """
    mail = Notification(
        user=user,
        kind=DAILY_MAIL,
        subject_type=user._meta.label_lower,
        subject_id=user.pk,
        facts={"path": reverse("foundation:messages")},
        key=f"{DAILY_MAIL}:{day.isoformat()}:{user.pk}",
        written_at=now,
        due_at=now,
    )
    Notification.objects.bulk_create([mail], ignore_conflicts=True)
    transaction.on_commit(nudge)
    return Notification.objects.filter(pk=mail.pk).first()
