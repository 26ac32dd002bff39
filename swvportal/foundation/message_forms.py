"""The forms of one's own messages: how each group comes by mail, and what to show of the list."""

from __future__ import annotations

from collections.abc import Sequence

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.forms import SwvForm
from swvportal.foundation.message_choices import Choice
from swvportal.foundation.message_kinds import MessageKind


class MessageChoicesForm(SwvForm):
    """For each group of which there is something to choose, one of its paces; the hint names its kinds."""

    def __init__(self, choices: Sequence[Choice], data: QueryDict | None = None) -> None:
        super().__init__(data)
        for choice in choices:
            self.fields[choice.group] = forms.ChoiceField(
                label=capfirst(str(choice.group.label)),
                help_text=capfirst("; ".join(str(kind.label) for kind in choice.kinds) + "."),
                choices=[(pace.value, capfirst(str(pace.label))) for pace in choice.paces],
                initial=choice.pace,
                widget=forms.RadioSelect,
            )
            self.fields[choice.group].error_messages["required"] = _("Choose one of the ways.")
        self.helper.layout = Layout(*self.fields)


class MessageFilterForm(SwvForm):
    """What may be asked of the list of messages; a wrong value counts as not asked."""

    kind = forms.ChoiceField(label=gettext_lazy("About what"), required=False)
    unread = forms.BooleanField(label=gettext_lazy("Only what I have not read"), required=False)

    def __init__(self, data: QueryDict, *, kinds: Sequence[MessageKind]) -> None:
        super().__init__(data)
        groups: dict[str, list[tuple[str, str]]] = {}
        for kind in kinds:
            groups.setdefault(capfirst(str(kind.group.label)), []).append((kind.name, capfirst(str(kind.label))))
        self.fields["kind"].choices = [("", _("All messages")), *groups.items()]  # type: ignore[attr-defined]
