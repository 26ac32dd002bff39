"""Beginning a request: two questions in plain words that lead to its kind, and for which school it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.enums import RequestKind
from intake.kinds import FOUND, Around, Wanted
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import OneTimeKey, SwvForm
from swvportal.foundation.models import School, User


class ChooserForm(SwvForm):
    """Whom the question is about and what is looked for; `kind()` is the kind that this leads to."""

    around = forms.ChoiceField(
        label=_("Whom is your question about?"),
        choices=[
            (Around.PUPIL, _("one pupil, and how the teacher can help")),
            (Around.SYSTEM, _("a group, a teacher, the team or the whole school")),
        ],
        widget=forms.RadioSelect,
    )
    wanted = forms.ChoiceField(
        label=_("What are you looking for?"),
        choices=[
            (Wanted.TALK, _("somebody to think along, in one or two talks")),
            (Wanted.GUIDANCE, _("guidance for some time, by a coach in the school")),
            (Wanted.SPECIALIST, _("somebody of the expert team, with one particular expertise")),
            (Wanted.LOOK, _("somebody who comes and looks, before the school support team (SOT) meets")),
            (Wanted.STAY, _("to find out whether this pupil can stay at our school")),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Point out two answers that do not go together."""
        found = super().clean() or self.cleaned_data
        if "around" in found and "wanted" in found and self._pair() not in FOUND:
            raise ValidationError(
                {
                    "wanted": gettext(
                        "This is always about one pupil. Choose “one pupil” above, or something else that you look for."
                    )
                }
            )
        return found

    def _pair(self) -> tuple[Around, Wanted]:
        return Around(self.cleaned_data["around"]), Wanted(self.cleaned_data["wanted"])

    def kind(self) -> RequestKind:
        """The kind of a form that is valid."""
        return FOUND[self._pair()]


class GoOnForm(OneTimeKey, SwvForm):
    """In which kind an earlier request goes on."""

    kind = forms.ChoiceField(label=_("What do you ask for now?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Sequence[RequestKind], renewed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy
        again = gettext("education arrangement (OA), as a renewal")
        field.choices = [(kind, again if renewed and kind == RequestKind.OA else kind.label) for kind in kinds]
        field.initial = RequestKind.OA


class NewForm(OneTimeKey, SwvForm):
    """Begin a draft; the school is asked only of who has more than one, the coordinator chooses among all of ours."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("For which school?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coordinates = user.standing.has(Role.COORDINATOR)
        ours = School.objects.filter(closed_on__isnull=True, maybe_national=False).order_by("name")
        own = ours if coordinates else School.objects.filter(pk__in=user.standing.school_ids)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy
        if coordinates:  # a native list finds a name by its first letters
            field.widget, field.empty_label = forms.Select(), _("Make a choice")
            field.help_text = _("Type the first letters of the name to find the school in the list.")
            field.queryset = own
            return
        field.queryset, field.empty_label = own, None
        if len(user.standing.school_ids) == 1:
            field.initial, field.widget = own.get(), forms.HiddenInput()
