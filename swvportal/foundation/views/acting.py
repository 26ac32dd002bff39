"""The pages of acts on one noun, each with its form: who is late, who says why, the way back; they decide nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from swvportal.foundation.access import person
from swvportal.foundation.forms import SwvForm, WhyForm
from swvportal.foundation.models import Stateful
from swvportal.foundation.saying import done_by, in_time
from swvportal.foundation.workflow import Workflow

S = TypeVar("S", bound=Stateful)


@dataclass(frozen=True)
class Acts(Generic[S]):
    """The acts of a process on one noun with a `reference`: `fetch` gives what a person may see, in whatever state,
    `page` names its page and `called` says how templates call it.
    """

    flow: Workflow
    fetch: Callable[[HttpRequest, UUID], S]
    page: str
    called: str

    def begin(self, request: HttpRequest, pk: UUID, name: str) -> tuple[S, HttpResponse | None]:
        """The subject, for who may do this; with it the way on when it is too late for that."""
        subject = self.fetch(request, pk)
        return subject, None if in_time(request, subject, self.flow[name]) else self.back(subject)

    def back(self, subject: S) -> HttpResponse:
        """To the page of the subject."""
        return redirect(self.page, pk=subject.pk)

    def show(self, request: HttpRequest, template: str, subject: S, form: SwvForm, /, **more: Any) -> HttpResponse:
        """The page with the form, which says by its status whether something is wrong with it."""
        context = {self.called: subject, "form": form, **more}
        return render(request, template, context, status=422 if form.errors else 200)

    def with_reason(
        self, request: HttpRequest, pk: UUID, name: str, do: Callable[..., object], what: str, done: str
    ) -> HttpResponse:
        """Ask why, then do it; `what` says who reads the reason, `done` what has happened."""
        subject, late = self.begin(request, pk, name)
        if late:
            return late
        form = WhyForm(request.POST if request.method == "POST" else None)

        def run() -> None:
            do(subject, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())

        if done_by(request, form, run, done):
            return self.back(subject)
        more = {"subject": subject, "page": self.page, "step": self.flow[name], "what": what}
        return self.show(request, "foundation/act_reason.html", subject, form, **more)
