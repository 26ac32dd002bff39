"""What every page knows: whether this is the demo, the partnership, the menu of one's roles, and what is not read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from swvportal.foundation.models import Notification, Partnership, User
from swvportal.portal.menu import Link, menu_of

MOST_UNREAD = 100  # what the bell counts to


def house(request: HttpRequest) -> dict[str, Any]:
    """`demo`, `partnership` (read once per request, only when shown), `menu`, and `unread_messages` for the bell.

    These are counted with the partnership, so that no page asks the database once more for them.
    """
    return {
        "demo": settings.DEMO,
        "partnership": SimpleLazyObject(lambda: _partnership(request)),
        "unread_messages": SimpleLazyObject(lambda: getattr(_partnership(request), "unread", 0)),
        "menu": SimpleLazyObject(lambda: _menu(request)),
    }


def _partnership(request: HttpRequest) -> Partnership:
    """The partnership's row; an empty one on a portal that was not set up yet."""
    if not hasattr(request, "partnership"):
        rows = Partnership.objects.all()
        if isinstance(request.user, User):
            rows = _with_unread(rows, request.user)
        request.partnership = rows.first() or Partnership(name="swvportal")  # type: ignore[attr-defined]
    found: Partnership = request.partnership  # type: ignore[attr-defined]
    return found


def _with_unread(rows: QuerySet[Partnership], user: User) -> QuerySet[Partnership]:
    """Beside the partnership how many messages this person has not read, `MOST_UNREAD` at most."""
    messages = Notification.objects.addressed_to(user).leading_somewhere().unread().order_by()
    keys = ArraySubquery(messages.values("pk")[:MOST_UNREAD])
    return rows.annotate(unread=Func(keys, function="cardinality", output_field=IntegerField()))


def _menu(request: HttpRequest) -> list[Link]:
    return menu_of(request, request.user) if isinstance(request.user, User) else []
