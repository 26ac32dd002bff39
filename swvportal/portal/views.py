"""The roof's pages: start, dossier, search, health. What waits for whom is asked of the apps, no rule stands here."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from intake.models import Request
from intake.queries import expected_in_rows, whereabouts
from swvportal.foundation.access import looked, person
from swvportal.foundation.finding import FoundPages
from swvportal.portal import demo
from swvportal.portal.dossier import whole_dossier
from swvportal.portal.search import SearchForm, found_by
from swvportal.portal.start import sections_of

PER_PAGE = 30


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The start page of all one's roles; for who is not logged in the login page, or in the demo the cards."""
    if request.user.is_authenticated:
        return render(request, "portal/start.html", {"sections": sections_of(person(request))})
    if settings.DEMO:
        return demo.cards(request)
    return redirect_to_login(request.get_full_path())


@require_safe
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The one page for a request; opening it is written down before it is shown."""
    user = person(request)
    rows = Request.objects.visible_to(user).select_related("school__board", "pupil", "trajectory")
    goes_on = Exists(Request.objects.filter(grew_from=OuterRef("pk")))
    subject = get_object_or_404(rows.annotate(goes_on=goes_on, expectation=expected_in_rows()), pk=pk)
    looked(request, subject, "dossier")
    whole = whole_dossier(subject, user)
    return render(request, "portal/dossier.html", {"subject": subject, "whole": whole, "dossier": whole.dossier})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words among the requests that this person may see, the nearest first."""
    user = person(request)
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    page = FoundPages(found_by(user, words), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, whereabouts(row, user)) for row in page]
    return render(request, "portal/search.html", {"form": form, "words": words, "page_obj": page, "rows": rows})
