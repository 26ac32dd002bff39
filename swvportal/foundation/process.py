"""Print a workflow for people: a Markdown table and a Mermaid diagram, made of the table that the engine obeys.

It changes no state and knows no noun.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from swvportal.foundation.workflow import Transition, Workflow

BLOCK = re.compile(r"(<!-- process:(?P<options>[^>]*)-->\n).*?(<!-- /process -->)", re.DOTALL)


def as_table(flow: Workflow) -> str:
    """One row per transition: name, from and to, by whom, what must be true, what it does besides."""
    head = (_("transition"), _("from → to"), _("by"), _("guards"), _("effects"))
    lines = [_row(*head), _row(*("---" for _title in head))]
    lines += [
        _row(f"{step.label} (`{step.name}`)", _way(flow, step), step.actor, step.needs or "–", step.effect or "–")
        for step in flow
    ]
    return "\n".join(lines) + "\n"


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _way(flow: Workflow, step: Transition) -> str:
    if set(step.sources) == set(step.targets):
        return _("%(states)s → the same") % {"states": _names(flow, step.sources)}
    return f"{_names(flow, step.sources)} → {_names(flow, step.targets)}"


def _names(flow: Workflow, states: tuple[str, ...]) -> str:
    return ", ".join(str(flow.states(state).label) for state in states)


def as_diagram(flow: Workflow) -> str:
    """A Mermaid state diagram in a fenced block: first state on top, states without a way out end.

    A step that changes no state and has no page of its own follows from another one, and has no arrow.
    """
    sources = {source for step in flow for source in step.sources}
    targets = {target for step in flow for target in step.targets}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{capfirst(str(state.label))}" as {state.value}' for state in flow.states]
    lines += [f"    [*] --> {state}" for state in flow.states.values if state not in targets]
    for step in flow:
        if not step.page and set(step.sources) == set(step.targets):
            continue
        for source in step.sources:
            lines += [f"    {source} --> {target}: {step.label}" for target in step.targets_from(source)]
    lines += [f"    {state} --> [*]" for state in flow.states.values if state not in sources]
    return "\n".join([*lines, "```"]) + "\n"


def rewritten(text: str, printed: Callable[[list[str]], str]) -> str:
    """A Markdown text with each `<!-- process: OPTIONS -->` block printed anew."""
    return BLOCK.sub(lambda found: found[1] + printed(found["options"].split()) + found[3], text)


def rewrite(path: Path, printed: Callable[[list[str]], str]) -> bool:
    """Print the blocks of a file anew; True when that changed it."""
    old = path.read_text(encoding="utf-8")
    new = rewritten(old, printed)
    if new == old:
        return False
    path.write_text(new, encoding="utf-8")
    return True
