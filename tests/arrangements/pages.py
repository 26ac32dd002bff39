"""What the tests of the committee's pages send and read."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import last_day, school_year_of
from tests.clients import signed_in


def page(user: User, name: str, *args: object) -> str:
    """What somebody reads at an address that is theirs."""
    answer = signed_in(user).get(reverse(f"arrangements:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(worker: User, **changes: str) -> dict[str, str]:
    """A whole decision as a browser sends it."""
    today = timezone.localdate()
    return {
        "outcome": "grant",
        "motivation": "De aanpak is systeemgericht.",
        "reasons": "De juf krijgt hulp.",
        "direct_minutes": "20",
        "indirect_minutes": "5:00",
        "form": "Coaching in de klas",
        "starts_on": today.isoformat(),
        "ends_on": last_day(school_year_of(today)).isoformat(),
        "coach": str(worker.pk),
        **changes,
    }


def told(answer: object) -> str:
    return " ".join(str(one) for one in answer.context["messages"])  # type: ignore[attr-defined]
