"""One's own messages: what the portal wrote to this person, where it leads, and how it comes by mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from swvportal.foundation.access import person
from swvportal.foundation.enums import MessageGroup
from swvportal.foundation.mails import path_of, title_of
from swvportal.foundation.message_choices import choices_of, choose
from swvportal.foundation.message_forms import MessageChoicesForm, MessageFilterForm
from swvportal.foundation.message_kinds import kind_of, kinds_for
from swvportal.foundation.models import Notification
from swvportal.foundation.parts import Chip

PAGE = 25


@require_safe
def messages_list(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first: all, those of one kind, or those not read yet.

    What this person no longer sees counts as read from here on, so that the bell counts what the list shows.
    """
    user = person(request)
    mine = Notification.objects.visible_to(user).leading_somewhere()
    hidden = Notification.objects.addressed_to(user).leading_somewhere().unread()
    hidden.exclude(pk__in=mine.values("pk")).update(read_at=timezone.now())
    form = MessageFilterForm(request.GET, kinds=[kind for kind in kinds_for(user.standing.roles) if kind.listed])
    form.is_valid()
    kind, unread = form.cleaned_data.get("kind", ""), form.cleaned_data.get("unread", False)
    rows = mine.filter(kind=kind) if kind else mine
    page = Paginator(rows.unread() if unread else rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(message, title_of(message), kind_of(message.kind)) for message in page],
        "page_obj": page,
        "form": form,
        "chips": _chips(kind, unread=unread),
        "unread": mine.unread().exists(),
    }
    return render(request, "foundation/messages.html", context)


def _chips(kind: str, *, unread: bool) -> list[Chip]:
    """The filters that are on, each with the address without it."""
    on = []
    if kind:
        on.append(Chip(capfirst(str(kind_of(kind).label)), "?unread=on" if unread else "?"))
    if unread:
        on.append(Chip(_("not read"), f"?kind={kind}" if kind else "?"))
    return on


@require_POST
def open_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that the message was read and go where it leads."""
    mine = Notification.objects.visible_to(person(request)).leading_somewhere()
    message = get_object_or_404(mine, pk=pk)
    Notification.objects.unread().filter(pk=pk).update(read_at=timezone.now())
    return redirect(path_of(message))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all messages were read."""
    Notification.objects.addressed_to(person(request)).unread().update(read_at=timezone.now())
    return redirect("foundation:messages")


@require_http_methods(["GET", "HEAD", "POST"])
def message_choices(request: HttpRequest) -> HttpResponse:
    """How each group of messages comes by mail; what always comes at once is named too."""
    user = person(request)
    choices = choices_of(user)
    open_ones = [choice for choice in choices if choice.group != MessageGroup.ALWAYS]
    form = MessageChoicesForm(open_ones, request.POST if request.method == "POST" else None)
    if form.is_valid():
        choose(user, form.cleaned_data)
        messages.success(request, _("Your choice is kept. It holds from now on."))
        return redirect("foundation:message_choices")
    context = {
        "form": form,
        "choices": open_ones,
        "always": [kind for choice in choices if choice.group == MessageGroup.ALWAYS for kind in choice.kinds],
    }
    return render(request, "foundation/message_choices.html", context, status=422 if form.errors else 200)
