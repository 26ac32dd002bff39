"""One's own calendar feed: its address, another one, or none. Knows of nobody else's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from swvportal.foundation.access import person
from swvportal.foundation.feeds import address_of_feed, end_feed, renew_feed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the address of the feed; make a new one, or end it."""
    user = person(request)
    if request.method == "POST":
        if request.POST.get("act") == "end":
            end_feed(user, now=timezone.now())
            messages.success(request, _("Your calendar has no address any more. What was fetched before stays there."))
        else:
            renew_feed(user, now=timezone.now())
            messages.success(request, _("Your calendar has a new address. An older one no longer works."))
        return redirect("foundation:calendar")
    return render(request, "foundation/calendar.html", {"address": address_of_feed(user)})
