"""The one door for authorising in views, and for the trail of looks and refusals.

It asks predicates and memberships; it holds no rule about a noun. What is not yours does not exist: 404, never 403.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from swvportal.foundation.models import Look, Move, Refusal, User
from swvportal.foundation.verdicts import Verdict

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
NO_OBJECT = UUID(int=0)
LINK = "link"


def require(answer: Verdict) -> None:
    """Go on when the answer is True; otherwise raise Http404, as if the page did not exist."""
    if not answer:
        raise Http404


def roles_required(*roles: str) -> Callable[[View], View]:
    """Open a view only to who holds one of these roles today; for everybody else it does not exist."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not person(request).standing.has(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View", wrapper)

    return decorate


def person(request: HttpRequest) -> User:
    """The logged-in person of this request; Http404 when there is none."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def looked(request: HttpRequest, subject: models.Model, what: str) -> None:
    """Write down that this person opened this object, before the page is made.

    `what` is a short word such as `dossier`, `letter`, `file`. When the row cannot be written the error goes up and
    the page is not shown (security bar, 71).
    """
    user = person(request)
    Look.objects.create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        what=what,
        role=",".join(sorted(user.standing.roles)),
        by=user,
        at=timezone.now(),
    )


def looked_by_link(subject: models.Model, what: str) -> None:
    """Write down that somebody with a personal link, who has no account, opened this object; as `looked`."""
    Look.objects.create(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, what=what, role=LINK, by=None, at=timezone.now()
    )


def refused(*, by: User | None, what: str, subject_type: str, subject_id: UUID = NO_OBJECT) -> None:
    """Write down that somebody tried what is not theirs; `by` is empty for who is not logged in."""
    Refusal.objects.create(
        subject_type=subject_type[:60], subject_id=subject_id, what=what[:60], by=by, at=timezone.now()
    )


def noted(
    subject: models.Model,
    name: str,
    *,
    by: User | None,
    now: datetime.datetime,
    source: str = "",
    target: str = "",
    reason: str = "",
) -> None:
    """Write down an act on a noun without a workflow, such as giving a role; in the act's own transaction.

    The partnership, of which there is one, has no random key; its line has none either.
    """
    Move.objects.create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk if isinstance(subject.pk, UUID) else NO_OBJECT,
        name=name,
        source=source,
        target=target,
        reason=reason,
        by=by,
        at=now,
    )


def refused_page(request: HttpRequest) -> None:
    """Write down that a page was not there for who asked; the object is the first random key in its address.

    An address that leads nowhere is no page of the portal and leaves no line.
    """
    match = request.resolver_match
    if match is None:
        return
    keys = [value for value in match.kwargs.values() if isinstance(value, UUID)]
    refused(
        by=person(request),
        what=f"{request.method} {match.url_name or ''}",
        subject_type=match.view_name,
        subject_id=keys[0] if keys else NO_OBJECT,
    )
