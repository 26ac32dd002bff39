"""Personal links for somebody without an account: the token in the link, a code that goes another way.

`docs/decisions/personal-links.md` says why it is like this. What a link leads to each app registers by kind; this file
knows no noun and sends nothing.
"""

from __future__ import annotations

import base64
import datetime
import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted, refused
from swvportal.foundation.models import PersonalLink, User
from swvportal.foundation.models.personal_links import MOST_TRIES
from swvportal.foundation.tokens import hashed, secret_of, signing_keys
from swvportal.foundation.workflow import NotReady

LIFE = datetime.timedelta(days=30)  # security bar, 23
DIGITS = 6
TOKEN_BYTES = 16  # 128 bits; as base32 short enough to type from paper
LINK, CODE = "foundation.personal_link", "foundation.personal_link.code"

Handler = Callable[[HttpRequest, PersonalLink], HttpResponse]
_handlers: dict[str, Handler] = {}


class LinkDead(NotReady):
    """The link was ended, is too old or was never made; which of these is not told."""

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. Ask the school for a new one."))


def register_handler(kind: str, handler: Handler) -> None:
    """Say which page links of this kind lead to; it is called only after the right code."""
    _handlers[kind] = handler


def handler_of(link: PersonalLink) -> Handler:
    """The page behind a link; KeyError for a kind that no app registered."""
    return _handlers[link.kind]


def make_link(kind: str, *, by: User, now: datetime.datetime, email: str = "") -> tuple[PersonalLink, str]:
    """A new link and its code; the code is told here and by `new_code`, and can be found back nowhere."""
    link = PersonalLink(kind=kind, email=email, made_by=by, made_at=now, expires_at=now + LIFE)
    link.token_hash = hashed(_token(link, settings.SECRET_KEY))
    code = _fresh_code(link)
    link.save(force_insert=True)
    return link, code


def new_code(link: PersonalLink, *, by: User, now: datetime.datetime) -> str:
    """Another code for a link that lives, and five new tries; the old code and what it opened are over at once."""
    with transaction.atomic():
        fresh = alive(link, now=now)
        code = _fresh_code(fresh)
        fresh.tries = 0
        fresh.save(update_fields=["code_hash", "tries"])
        noted(fresh, "new_link_code", by=by, now=now)
    return code


def end_link(link: PersonalLink, *, by: User, now: datetime.datetime) -> None:
    """Make a link dead at once, also where it stands open in a browser; an ended one stays as it was."""
    with transaction.atomic():
        if PersonalLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now):
            noted(link, "end_link", by=by, now=now)


def alive(link: PersonalLink, *, now: datetime.datetime) -> PersonalLink:
    """The row of a link that works, locked; raises LinkDead. Within a transaction."""
    fresh: PersonalLink | None = PersonalLink.objects.select_for_update().filter(pk=link.pk).working(now).first()
    if fresh is None:
        raise LinkDead
    return fresh


def found_by(token: str, *, now: datetime.datetime) -> PersonalLink:
    """The working link of a token, however it was typed; raises LinkDead for every other, without saying why."""
    link: PersonalLink | None = PersonalLink.objects.working(now).filter(token_hash=hashed(plain(token))).first()
    if link is None:
        raise LinkDead
    return link


def opened_with(link: PersonalLink, code: str, *, now: datetime.datetime) -> bool:
    """Whether this is the code; each wrong one counts, and after five not even the right one opens.

    The row is locked, so that many guesses at once count as many. Raises LinkDead.
    """
    with transaction.atomic():
        fresh = alive(link, now=now)
        if fresh.locked:
            return False
        given = "".join(sign for sign in code if sign.isdigit())
        right = any(constant_time_compare(_code_hash(fresh, given, key), fresh.code_hash) for key in signing_keys())
        if right:
            fresh.tries = 0
            fresh.opened_at = fresh.opened_at or now
        else:
            fresh.tries += 1
            refused(by=None, what="code", subject_type=fresh._meta.label_lower, subject_id=fresh.pk)
            if fresh.tries == MOST_TRIES:
                noted(fresh, "lock_link", by=None, now=now)
        fresh.save(update_fields=["tries", "opened_at"])
    return right


def address_of(link: PersonalLink) -> str:
    """The link in full, with its token made anew; raises ValueError when no signing key of ours made it."""
    for key in signing_keys():
        token = _token(link, key)
        if hashed(token) == link.token_hash:
            return f"{settings.BASE_URL}{reverse('foundation:door', kwargs={'token': token})}"
    raise ValueError("The signing key of this link is gone.")


def plain(token: str) -> str:
    """A token as it was made: small letters, without the spaces and lines that a person types."""
    return token.strip().lower().replace(" ", "").replace("-", "")


def _token(link: PersonalLink, key: str) -> str:
    made = secret_of(LINK, link.pk, signed_with=key)[:TOKEN_BYTES]
    return base64.b32encode(made).decode().rstrip("=").lower()


def _fresh_code(link: PersonalLink) -> str:
    """Give the link another code than it had."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        made = _code_hash(link, code, settings.SECRET_KEY)
        if made != link.code_hash:
            link.code_hash = made
            return code


def _code_hash(link: PersonalLink, code: str, key: str) -> str:
    """Keyed: six figures would be found back from a plain hash in a second."""
    return secret_of(CODE, link.pk, code, signed_with=key).hex()
