"""What stays when two files of one child become one: which file, which value of each field, and who is who."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.queries.merging import Beside, Field, same_parents, strictest
from intake.transitions.merging import FLAGS, Merge
from swvportal.foundation.enums import Custody
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.models import Parent

LEFT, RIGHT = "left", "right"
YES_NO = [("yes", _("yes")), ("no", _("no"))]


class MergeForm(SwvForm):
    """Fields as the two pupils ask for them: one for each that differs, and one for each parent of the second file."""

    keep = forms.ChoiceField(
        label=_("Which file stays?"),
        choices=[(LEFT, _("The first file")), (RIGHT, _("The second file"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why is this one child?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: typed twice by the school. It is written down with both files."),
    )
    sure = forms.BooleanField(label=_("I know that this cannot be undone"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, beside: Beside, unhides: bool, **kwargs: Any) -> None:
        self.beside, self.unhides = beside, unhides
        self.sure_pairs = {other.pk: one for one, other in same_parents(*beside.parents)}
        differing = [row for row in beside.fields if row.differs]
        made: dict[str, forms.Field] = {f"field_{row.name}": self._which(row) for row in differing}
        for parent in beside.parents[1]:
            made[f"same_{parent.pk}"] = self._who(parent)
            made |= self._custody(parent)
            if one := self.sure_pairs.get(parent.pk):
                made |= self._flags(one, parent)
        first = {"keep": self.base_fields["keep"]}
        self.base_fields = {**first, **made, **self.base_fields}  # type: ignore[misc]
        self.at_times = frozenset(made)
        kwargs["initial"] = {"keep": LEFT, "seen": beside.seen, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @staticmethod
    def _which(row: Field) -> forms.ChoiceField:
        nothing = gettext("(nothing)")
        choices = [(LEFT, row.left or nothing), (RIGHT, row.right or nothing)]
        return forms.ChoiceField(
            label=row.label, choices=choices, widget=forms.RadioSelect, initial=LEFT if row.left else RIGHT
        )

    def _who(self, parent: Parent) -> forms.ChoiceField:
        same = self.sure_pairs.get(parent.pk)
        known = [(str(one.pk), gettext("the same as %(name)s") % {"name": one.name}) for one in self.beside.parents[0]]
        return forms.ChoiceField(
            label=gettext("%(name)s, parent in the second file") % {"name": parent.name},
            choices=[("", gettext("somebody else: both stay")), *known],
            required=False,
            initial=str(same.pk) if same else "",
        )

    def _custody(self, other: Parent) -> dict[str, forms.Field]:
        """Gezag, with no answer chosen, where a parent of the first file who may be this one says something else."""
        sure = self.sure_pairs.get(other.pk)
        said = {one.custody for one in ([sure] if sure else self.beside.parents[0])} | {other.custody}
        if len(said) == 1:
            return {}
        return {
            f"flag_custody_{other.pk}": forms.ChoiceField(
                label=gettext("%(name)s: authority (gezag)") % {"name": other.name},
                help_text=gettext("Only needed when this is one parent of whom the two files say something else."),
                choices=Custody.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        }

    def _flags(self, one: Parent, other: Parent) -> dict[str, forms.Field]:
        """What the two rows of one person say differently, with the strictest answer chosen already.

        That a secret address is none is the office's to say, so nobody else is asked.
        """
        strict, made = strictest(one, other), dict[str, forms.Field]()
        labels = {
            "secret_address": gettext("%(name)s: is the address secret?"),
            "wants_copy": gettext("%(name)s: wants a copy of the letters?"),
        }
        for name in labels:
            if getattr(one, name) == getattr(other, name) or (name == "secret_address" and not self.unhides):
                continue
            initial = "yes" if strict[name] else "no"
            made[f"flag_{name}_{other.pk}"] = forms.ChoiceField(
                label=labels[name] % {"name": other.name}, choices=YES_NO, widget=forms.RadioSelect, initial=initial
            )
        return made

    def clean(self) -> dict[str, Any]:
        """Each parent of the first file is at most one of the second; where gezag differs somebody said what is so."""
        cleaned = super().clean() or self.cleaned_data
        known = {str(one.pk): one for one in self.beside.parents[0]}
        for parent in self.beside.parents[1]:
            one, name = known.get(cleaned.get(f"same_{parent.pk}", "")), f"flag_custody_{parent.pk}"
            if one and one.custody != parent.custody and not cleaned.get(name):
                words = gettext("Say whether %(name)s has authority (gezag): the two files differ.")
                self.add_error(name if name in self.fields else None, words % {"name": parent.name})
        names = [f"same_{parent.pk}" for parent in self.beside.parents[1]]
        taken = [cleaned[name] for name in names if cleaned.get(name)]
        if len(taken) != len(set(taken)):
            raise ValidationError(gettext("Two parents of the second file cannot be the same parent of the first."))
        return cleaned

    def show_anew(self) -> None:
        """Go by what the page shows now, with what was chosen as it was."""
        self.data = {**self.data.dict(), "seen": self.beside.seen}  # type: ignore[attr-defined]

    @property
    def keeps_left(self) -> bool:
        """Whether the first file stays."""
        return bool(self.cleaned_data["keep"] == LEFT)

    def chosen(self) -> Merge:
        """What was chosen, as `merge_pupils` takes it."""
        left, right, said = self.beside.left, self.beside.right, self.cleaned_data
        fields = {}
        for row in self.beside.fields:
            side = left if said.get(f"field_{row.name}", LEFT) == LEFT else right
            name = "school_id" if row.name == "school" else row.name
            fields[name] = getattr(side, name)
        same, flags = dict[UUID, UUID](), dict[UUID, dict[str, Any]]()
        for parent in self.beside.parents[1]:
            if not said[f"same_{parent.pk}"]:
                continue
            one = UUID(said[f"same_{parent.pk}"])
            goes, stays = (parent.pk, one) if self.keeps_left else (one, parent.pk)
            same[goes] = stays
            sure = self.sure_pairs.get(parent.pk)
            flags[goes] = self._flags_chosen(parent, FLAGS if sure and sure.pk == one else ("custody",))
        return Merge(fields=fields, same=same, flags=flags, seen=said["seen"])

    def _flags_chosen(self, parent: Parent, names: tuple[str, ...]) -> dict[str, Any]:
        found = {name: self.cleaned_data.get(f"flag_{name}_{parent.pk}") for name in names}
        return {name: value if name == "custody" else value == "yes" for name, value in found.items() if value}
