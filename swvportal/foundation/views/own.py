"""One's own messages: what the portal wrote to this person, and where it leads."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from swvportal.foundation.access import person
from swvportal.foundation.mails import path_of, title_of
from swvportal.foundation.models import Notification

PAGE = 25


@require_GET
def messages_list(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first."""
    mine = Notification.objects.visible_to(person(request)).leading_somewhere()
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    rows = [(message, title_of(message)) for message in page]
    unread = mine.unread().exists()
    return render(request, "foundation/messages.html", {"rows": rows, "page_obj": page, "unread": unread})


@require_POST
def open_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the message was read and go where it leads."""
    mine = Notification.objects.visible_to(person(request)).leading_somewhere()
    message = get_object_or_404(mine, pk=pk)
    mine.unread().filter(pk=pk).update(read_at=timezone.now())
    return redirect(path_of(message))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all messages were read."""
    Notification.objects.visible_to(person(request)).unread().update(read_at=timezone.now())
    return redirect("foundation:messages")
