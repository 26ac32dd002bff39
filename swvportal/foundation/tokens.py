"""Secrets of links: made again from a row's own key under the signing key, so that no row ever holds one."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac


def signing_keys() -> tuple[str, ...]:
    """The signing key of today, then those of before that still count."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def secret_of(purpose: str, key: UUID, more: str = "", *, signed_with: str) -> bytes:
    """The 32 bytes that belong to a row's key (122 random bits) for one purpose, under one signing key."""
    return salted_hmac(purpose, f"{key.hex}{more}", secret=signed_with, algorithm="sha256").digest()


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256, in 64 hexadecimal figures."""
    return hashlib.sha256(token.encode()).hexdigest()
