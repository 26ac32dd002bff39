"""What every page knows: whether this is the demo, the partnership, the menu of one's roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from swvportal.foundation.models import Partnership, User
from swvportal.portal.menu import Link, menu_of


def house(request: HttpRequest) -> dict[str, Any]:
    """`demo`, `partnership` (read once per request, only when shown) and `menu`."""
    return {
        "demo": settings.DEMO,
        "partnership": SimpleLazyObject(lambda: _partnership(request)),
        "menu": SimpleLazyObject(lambda: _menu(request)),
    }


def _partnership(request: HttpRequest) -> Partnership:
    """The partnership's row; an empty one on a portal that was not set up yet."""
    if not hasattr(request, "partnership"):
        request.partnership = Partnership.objects.first() or Partnership(name="swvportal")  # type: ignore[attr-defined]
    found: Partnership = request.partnership  # type: ignore[attr-defined]
    return found


def _menu(request: HttpRequest) -> list[Link]:
    return menu_of(request, request.user) if isinstance(request.user, User) else []
