"""What a page says of an act: that it is done, or in the refusal's own words why not; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from swvportal.foundation.access import person, require
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.models import Stateful
from swvportal.foundation.workflow import KeyUsed, MoveRefused, Transition, already_moved

T = TypeVar("T")


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


def in_time(request: HttpRequest, subject: Stateful, step: Transition) -> bool:
    """Whether this step can still be taken; a late click hears who was first. 404 for who may not take it."""
    user = person(request)
    require(step.allowed(user, subject))
    if subject.status in step.sources:
        return True
    messages.warning(request, already_moved(subject, by=user).message)
    return False


def kept_once(form: OneTimeKey, do: Callable[[], T], **fields: type[MoveRefused]) -> T | None:
    """Do what a whole form with a key asks, and give what came of it; when it is refused the form says why, so that
    nothing typed is lost, and can be sent again. `fields` as in `done_by`.
    """
    try:
        return do()
    except KeyUsed:
        form.ask_to_send_again()
    except MoveRefused as refused:
        _say_why(form, refused, fields)
    return None


def done_by(
    request: HttpRequest, form: SwvForm, do: Callable[[], object], words: str, **fields: type[MoveRefused]
) -> bool:
    """Do the act once the form is whole; a refusal becomes an error of the form, so that nothing typed is lost.

    `fields` name the field at which a refusal of one kind stands; every other stands above the form.
    """
    if not form.is_valid():
        return False
    try:
        do()
    except MoveRefused as refused:
        _say_why(form, refused, fields)
        return False
    messages.success(request, words)
    return True


def _say_why(form: Form, refused: MoveRefused, fields: Mapping[str, type[MoveRefused]]) -> None:
    at = next((name for name, kind in fields.items() if name in form.fields and isinstance(refused, kind)), None)
    form.add_error(at, refused.message)
