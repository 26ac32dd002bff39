"""The file of a child: its requests over the school years, and its parents; and the list in which one finds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from intake import transitions as act
from intake.forms.base import LineField
from intake.forms.people import LANGUAGES, REACHED, PupilAddress
from intake.models import Transfer
from intake.permissions import may_announce, may_change_parent, may_merge, may_reach, may_unhide
from intake.queries.consents import speaks_alone
from intake.queries.doubles import doubles_of
from intake.queries.pupils import changes_of, file_of, pupils_like, talks_about, visible_pupils
from intake.queries.transfers import left_of, schools_of
from intake.transitions.writing import PARENT_REACH
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Custody, Role
from swvportal.foundation.finding import FoundPages
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Parent
from swvportal.foundation.towns import dutch_postcode, town
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import MoveRefused

READERS = (
    Role.IB, Role.DIRECTOR, Role.COACH, Role.COORDINATOR, Role.COMMITTEE, Role.CHAIR, Role.OFFICE,
)  # fmt: skip
PER_PAGE = 30
MOST_DOUBLES = 5


class PupilSearch(SwvForm):
    """The name that is sought."""

    q = forms.CharField(label=gettext_lazy("Name of the pupil"), max_length=80, required=False)


class ParentChange(SwvForm):
    """What can be changed of a parent at any time."""

    custody = forms.ChoiceField(
        label=gettext_lazy("Does this parent have authority (gezag)?"),
        choices=Custody.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A change counts at once: who has authority gives consent."),
    )
    wants_copy = forms.BooleanField(label=gettext_lazy("Wants a copy of the letters"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letters"), choices=LANGUAGES)
    secret_address = forms.BooleanField(label=gettext_lazy("This address is secret"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    phone = LineField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    street = LineField(label=gettext_lazy("Street and number"), max_length=120, required=False)
    postcode = LineField(label=gettext_lazy("Postcode"), max_length=7, required=False)
    city = LineField(label=gettext_lazy("Town"), max_length=80, required=False)

    def __init__(self, *args: Any, reach: bool, unhide: Verdict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unhide:
            self.fields["secret_address"].disabled = True
            self.fields["secret_address"].help_text = str(unhide.reason)
        if not reach:  # a secret address is the office's
            for name in PARENT_REACH:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Postcode and town as on an envelope."""
        found = super().clean() or self.cleaned_data
        for name, written in (("postcode", dutch_postcode), ("city", town)):
            if name in found:
                found[name] = written(found[name])
        return found


class ReachForm(PupilAddress, SwvForm):
    """Where a pupil of 16 is reached; each may stay empty."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the pupil"), max_length=254, required=False, help_text=REACHED
    )
    street = forms.CharField(label=gettext_lazy("Street and number of the pupil"), max_length=120, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode of the pupil"), max_length=7, required=False)
    city = forms.CharField(label=gettext_lazy("Town of the pupil"), max_length=80, required=False)


@roles_required(*READERS)
@require_safe
def pupils(request: HttpRequest) -> HttpResponse:
    """The pupils of the requests that this person may see, by name."""
    form = PupilSearch(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    user = person(request)
    page = FoundPages(pupils_like(user, words), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, left_of(one, user)) for one in page]
    context = {"form": form, "words": words, "page_obj": page, "rows": rows, "merges": bool(may_merge(user))}
    return render(request, "intake/pupils.html", context)


@roles_required(*READERS)
@require_safe
def pupil(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One child, for whoever sees a request that names it; only what this person sees stands in it."""
    user = person(request)
    found = visible_pupils(user).filter(pk=pk).first()
    if found is None:  # an old address of a file that was merged leads to the one that stays
        found = get_object_or_404(visible_pupils(user), merged_from=pk)
        return redirect("intake:pupil", pk=found.pk)
    looked(request, found, "pupil")
    file = file_of(found, user)
    merges = bool(may_merge(user))
    mine = bool(may_change_parent(user, found))
    alone = speaks_alone(found.birth_date, timezone.localdate())
    context = {
        "file": file,
        "pupil": found,
        "mine": mine,
        "alone": alone,
        "reaches": bool(alone and may_reach(user, found)),
        "merges": merges,
        "left": left_of(found, user),
        "schools": schools_of(found, user),
        "talks": talks_about(found, user),
        "transfer": Transfer.objects.visible_to(user).open().filter(pupil=found).select_related("target").first(),
        "announces": bool(may_announce(user, found)),
        "doubles": doubles_of(found, user)[:MOST_DOUBLES] if merges else [],
        "changes": changes_of(file) if mine or merges else [],
    }
    return render(request, "intake/pupil.html", context)


@roles_required(Role.IB, Role.DIRECTOR, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def parent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is known of one parent."""
    user = person(request)
    rows = Parent.objects.filter(pupil__in=visible_pupils(user)).select_related("pupil__school")
    found = get_object_or_404(rows, pk=pk)
    require(may_change_parent(user, found.pupil))
    posted = request.POST if request.method == "POST" else None
    initial = {name: getattr(found, name) for name in ParentChange.base_fields}
    unhide = may_unhide(user, found) if found.secret_address else True
    form = ParentChange(posted, initial=initial, reach=bool(may_reach(user, found)), unhide=unhide)
    if form.is_valid():
        try:
            changed = act.change_parent(found, **form.cleaned_data, by=user, now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The change is kept.") if changed else _("Nothing was changed."))
            return redirect("intake:pupil", pk=found.pupil_id)
    if posted is None:
        looked(request, found.pupil, "pupil")
    status = 422 if form.errors else 200
    return render(request, "intake/parent.html", {"form": form, "parent": found, "pupil": found.pupil}, status=status)


@roles_required(Role.IB, Role.DIRECTOR, Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where letters and links reach a pupil of 16 or older; for a younger one the page does not exist."""
    user = person(request)
    found = get_object_or_404(visible_pupils(user), pk=pk)
    require(may_reach(user, found))
    if not speaks_alone(found.birth_date, timezone.localdate()):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = ReachForm(posted, initial={name: getattr(found, name) for name in ReachForm.base_fields})
    if form.is_valid():
        changed = act.change_reach(found, **form.cleaned_data, by=user, now=timezone.now())
        messages.success(request, _("The change is kept.") if changed else _("Nothing was changed."))
        return redirect("intake:pupil", pk=pk)
    if posted is None:
        looked(request, found, "pupil")
    context = {"form": form, "pupil": found}
    return render(request, "intake/pupil_reach.html", context, status=422 if form.errors else 200)
