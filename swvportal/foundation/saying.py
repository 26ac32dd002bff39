"""What a page without a form says of an act: that it is done, or in the refusal's own words why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from swvportal.foundation.workflow import MoveRefused


@contextmanager
def saying(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Run one act; afterwards the next page says `done`, where there is something to say, or the refusal."""
    try:
        yield
    except MoveRefused as refused:
        messages.error(request, refused.message)
    else:
        if done:
            messages.success(request, done)
