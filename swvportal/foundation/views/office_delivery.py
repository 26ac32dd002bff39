"""The office's worklist of what did not go out: mails and letters, with what can be done about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, Notification
from swvportal.foundation.repairs import mark_sent, retry_letter, retry_mail
from swvportal.foundation.saying import saying

PAGE = 25


@require_safe
@roles_required(Role.OFFICE)
def delivery(request: HttpRequest) -> HttpResponse:
    """What failed, is uncertain or keeps waiting; mails by `?page=`, letters by `?letters=`."""
    user = person(request)
    mails = Notification.objects.troubled(user).select_related("user")
    letters = Letter.objects.troubled(user).defer("facts")
    context = {
        "page_obj": Paginator(mails, PAGE).get_page(request.GET.get("page")),
        "letters": Paginator(letters, PAGE).get_page(request.GET.get("letters")),
    }
    return render(request, "foundation/delivery.html", context)


@require_POST
@roles_required(Role.OFFICE)
def retry_mail_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a parked mail once more."""
    mail = get_object_or_404(Notification.objects.troubled(person(request)), pk=pk)
    return _act(request, retry_mail, mail, _("The mail is sent once more."))


@require_POST
@roles_required(Role.OFFICE)
def mark_sent_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that a parked mail arrived."""
    mail = get_object_or_404(Notification.objects.troubled(person(request)), pk=pk)
    return _act(request, mark_sent, mail, _("Noted: this mail has arrived."))


@require_POST
@roles_required(Role.OFFICE)
def retry_letter_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have a letter that was given up made again."""
    letter = get_object_or_404(Letter.objects.troubled(person(request)), pk=pk)
    return _act(request, retry_letter, letter, _("The letter is made once more."))


def _act(request: HttpRequest, act: Callable[..., None], thing: Any, done: str) -> HttpResponse:
    with saying(request, done):
        act(thing, by=person(request), now=timezone.now())
    return redirect("foundation:delivery")
