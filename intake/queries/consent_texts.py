"""The words that are put to a parent or a pupil who is asked for consent, by version; an old version is never changed.

What was shown is kept word for word on the consent itself, with the version's name above it.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.models import Partnership

VERSION = "2026-1"
PARENT_TEXTS: dict[str, Promise] = {
    "2026-1": _(
        "The school asks %(partnership)s for an education arrangement for your child.\n\n"
        "I agree that the school coach and, where needed, other experts of %(partnership)s think along about my child "
        "and read what stands in this request. I also agree that they read the reports of others that were added to "
        "it, such as those of a psychologist or a speech therapist.\n\n"
        "This holds for this request only, until the arrangement has been closed. I can always withdraw my consent; "
        "then the request stops. What %(partnership)s has to do by law needs no consent."
    ),
}
PUPIL_TEXTS: dict[str, Promise] = {
    "2026-1": _(
        "Your school asks %(partnership)s for help for you and your teacher.\n\n"
        "I agree that the school coach and, where needed, other experts think along and read what stands in this "
        "request, also the reports of others that were added to it.\n\n"
        "This holds for this request only. I can always say that I no longer agree; then the request stops."
    ),
}


def text_for(*, pupil: bool) -> str:
    """The text to show now, with its version above it: to the pupil, or to a parent."""
    partnership = Partnership.objects.first()
    text = (PUPIL_TEXTS if pupil else PARENT_TEXTS)[VERSION]
    return f"[{VERSION}]\n" + str(text) % {"partnership": partnership.name if partnership else ""}
