"""Pages that exist for tests only: all parts together, and one form with every kind of field."""

from __future__ import annotations

import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone

from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.minutes import MinutesField
from swvportal.foundation.parts import Answer, Chip, Step, Task, Tile
from swvportal.urls import urlpatterns as real


class EveryField(OneTimeKey, SwvForm):
    """One field of each kind, in Dutch as a page would have it."""

    name = forms.CharField(label="Voornaam van de leerling", max_length=60)
    born = forms.DateField(label="Geboortedatum", help_text="Bijvoorbeeld 14-3-2017.")
    time = MinutesField(label="Bestede tijd")
    group = forms.ChoiceField(label="Groep", choices=[("", "Maak een keuze"), ("3", "Groep 3"), ("4", "Groep 4")])
    kind = forms.ChoiceField(
        label="Wat voor contact was het?",
        choices=[("call", "Telefoon"), ("visit", "Bezoek op school"), ("other", "Anders")],
        widget=forms.RadioSelect,
        help_text="Kies wat het beste past.",
    )
    needs = forms.MultipleChoiceField(
        label="Waar gaat de hulpvraag over?",
        choices=[("behaviour", "Gedrag en sociaal-emotionele ontwikkeling"), ("learning", "Leren")],
        widget=forms.CheckboxSelectMultiple,
    )
    story = forms.CharField(label="Wat ging al goed?", widget=forms.Textarea, required=False)
    plan = forms.FileField(label="Groeidocument", required=False, help_text="PDF of Word, ten hoogste 20 MB.")
    agreed = forms.BooleanField(label="Ik heb dit met de ouders besproken")


@login_not_required
def every_field(request: HttpRequest) -> HttpResponse:
    form = EveryField(request.POST or None, request.FILES or None)
    if form.is_valid():
        messages.success(request, "De aanvraag is bewaard.")
        return redirect("parts")
    return render(request, "look/form.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
def keep(request: HttpRequest) -> HttpResponse:
    """The answer to an autosave; a name of `mis` fails."""
    if request.POST["name"] == "mis":
        return HttpResponse(status=503)
    return render(request, "swv/autosave_status.html", {"saved_at": timezone.now()})


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    """Everything of templates/swv/ that is not a form."""
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    context = {
        "tasks": [
            Task("De leerling", "Klaar", "good", url="#tasks"),
            Task("Ondersteuningsbehoeften", "Bezig", "busy", url="#tasks", hint="Nog twee vragen te gaan."),
            Task("Toestemming van de ouders", "Wacht op ouders", "wait", url="#tasks"),
            Task("Handtekening van de directeur", "Nog niet", "todo", hint="Kan als de andere onderdelen klaar zijn."),
        ],
        "answers": [
            Answer("Naam", "Sam Voorbeeld", change_url="#answers"),
            Answer("Ondersteuningsbehoeften", "Eén taak tegelijk.\nEen vaste plek in de klas.", change_url="#answers"),
            Answer("Diagnose", "", change_url="#answers"),
            Answer("Ingediend door", "Anja Smit"),
        ],
        "steps": [
            Step("Aanvraag ingediend", "done", who="Anja Smit, De Wilg", day=today - 9 * day),
            Step("Bekeken door het loket", "done", who="Lotte Vos", day=today - 6 * day),
            Step("Advies van de commissie", "now", who="Commissie van advies", promised=today + 12 * day),
            Step("Besluit en brief"),
            Step("Start van de begeleiding"),
        ],
        "tiles": [
            Tile("nieuw bij het loket", 4, url="#tiles"),
            Tile("over de termijn", 2, url="#tiles", note="oudste: 3 dagen te laat", tone="stop"),
            Tile("wacht op de school", 7, url="#tiles"),
        ],
        "chips": [Chip("Bestuur: De Boomgaard", "#chips"), Chip("Te laat", "#chips")],
        "rows": [
            ("OA-2026-0141", "De Wilg", "Nieuw", "busy", today - 2 * day, True),
            ("OA-2026-0142", "De Eik", "Wacht op school", "wait", today, False),
            ("OA-2026-0143", "De Wilg", "Teruggestuurd", "stop", today + 3 * day, False),
        ],
        "page_obj": Paginator(range(200), 10).page(4),
        "saved_at": timezone.now(),
    }
    return render(request, "look/parts.html", context)


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This page fails on purpose.")


urlpatterns = [
    *real,
    path("look/", include([path("form/", every_field), path("form/keep/", keep), path("parts/", parts, name="parts")])),
    path("look/nowhere-yet/", broken, name="nowhere"),
    path("look/forbidden/", forbidden),
    path("look/broken/", broken),
]
