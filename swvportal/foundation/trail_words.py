"""What the trail holds, in words for whoever reads it; it reads no line and writes none.

Acts of a process take their words from its table. For the others each app names its own when it is wired up; a test
refuses a name without words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.apps import apps
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from swvportal.foundation.access import LINK
from swvportal.foundation.enums import LetterState, NotificationState, Role
from swvportal.foundation.models import Stateful
from swvportal.foundation.parts import Text
from swvportal.foundation.queries import Line
from swvportal.foundation.workflow import Workflow, has_workflow, workflow_of

NUMBERS = ("reference", "number")  # fields by which people know an object; never a name

_acts: dict[str, Text] = {
    "give_role": gettext_lazy("role given"),
    "end_role": gettext_lazy("role ended"),
    "close_account": gettext_lazy("account closed"),
    "open_account": gettext_lazy("account opened again"),
    "second_factor_on": gettext_lazy("second step at login set up"),
    "second_factor_off": gettext_lazy("second step at login taken off"),
    "invite": gettext_lazy("invited"),
    "accept_invitation": gettext_lazy("invitation accepted"),
    "withdraw_invitation": gettext_lazy("invitation withdrawn"),
    "set_up": gettext_lazy("portal set up"),
    "change_settings": gettext_lazy("settings changed"),
    "change_board": gettext_lazy("address of a board changed"),
    "add_team": gettext_lazy("team added"),
    "change_team": gettext_lazy("team changed"),
    "type_count": gettext_lazy("pupil count typed"),
    "retry_letter": gettext_lazy("letter made again"),
    "retry_mail": gettext_lazy("mail sent again"),
    "mark_sent": gettext_lazy("mail noted as sent"),
    "ask_export": gettext_lazy("file asked for"),
    "renew_calendar": gettext_lazy("address of one's calendar made"),
    "end_calendar": gettext_lazy("address of one's calendar ended"),
    "new_link_code": gettext_lazy("new code for a personal link"),
    "end_link": gettext_lazy("personal link ended"),
    "lock_link": gettext_lazy("personal link closed after five wrong codes"),
}
_looks: dict[str, Text] = {"export": gettext_lazy("file of one's own")}
_values: dict[str, Text] = {
    value: label for choices in (Role, LetterState, NotificationState) for value, label in choices.choices
}
_values[LINK] = gettext_lazy("with a personal link")


def name_acts(words: Mapping[str, Text]) -> None:
    """Give words to acts outside a process, by the name that `noted` is given."""
    _acts.update(words)


def name_looks(words: Mapping[str, Text]) -> None:
    """Give words to what is opened, by the name that `looked` is given."""
    _looks.update(words)


def name_values(*choices: type[TextChoices]) -> None:
    """Give words to values that stand before or after an act."""
    for one in choices:
        _values.update(one.choices)


def known_acts() -> set[str]:
    """The names of acts that have words."""
    return set(_acts)


def known_looks() -> set[str]:
    """The names of what is opened that have words."""
    return set(_looks)


def act_words(name: str) -> str:
    """An act outside a process in words."""
    return str(_acts.get(name, name))


def what_words(line: Line) -> str:
    """What was done, seen or refused."""
    if line.kind == "look":
        return str(_looks.get(line.what, line.what))
    if line.kind == "refusal":
        return _refusal(line.what)
    process = _process(line.model)
    if process and any(step.name == line.what for step in process):
        return str(process[line.what].label)
    return act_words(line.what)


def detail_words(line: Line) -> str:
    """In which role it was seen, or from what to what it went."""
    if line.kind == "look":
        return ", ".join(str(_values.get(role, role)) for role in line.detail.split(",") if role)
    process = _process(line.model)
    states: dict[str, Text] = dict(process.states.choices) if process else {}
    return " → ".join(
        str(states.get(value) or _values.get(value, value)) for value in line.detail.split(" → ") if value
    )


def numbers_of(lines: Iterable[Line]) -> dict[UUID, str]:
    """The references of what these lines are about, where it has one; a query for each kind of object among them."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for line in lines:
        wanted[line.model].add(line.subject_id)
    found: dict[UUID, str] = {}
    for name, keys in wanted.items():
        model = _model(name)
        field = next((field.name for field in model._meta.fields if field.name in NUMBERS), None) if model else None
        if model and field:
            found.update(model._default_manager.filter(pk__in=keys).values_list("pk", field))
    return found


def _refusal(what: str) -> str:
    if what == "login":
        return _("logging in")
    if what == "code":
        return _("a wrong code at a personal link")
    return _("opening a page") if what.startswith(("GET", "HEAD")) else _("changing something")


def _model(name: str) -> type[Model] | None:
    """None for what is no model: the page that was refused."""
    try:
        return apps.get_model(name)
    except (LookupError, ValueError):
        return None


def _process(name: str) -> Workflow | None:
    model = _model(name)
    return workflow_of(model) if model and issubclass(model, Stateful) and has_workflow(model) else None
