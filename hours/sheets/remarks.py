"""What there is to say of a row of a file, with its place, kept so that its reader's language is chosen when shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Facts = Mapping[str, "str | int"]


class CellProblem(Exception):
    """A cell that says nothing that can be used; `sentence` is the English source text and `facts` fill it."""

    def __init__(self, sentence: str, /, **facts: str | int) -> None:
        super().__init__(sentence)
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True)
class Remark:
    """A sentence on a row, and on a column where there is one; row 0 is the file as a whole."""

    line: int
    column: str
    sentence: str
    facts: Facts = field(default_factory=dict)

    def __str__(self) -> str:
        said = _(self.sentence) % self.facts
        if not self.line:
            return said
        if not self.column:
            return _("Row %(line)d: %(sentence)s") % {"line": self.line, "sentence": said}
        place = {"line": self.line, "column": self.column, "sentence": said}
        return _("Row %(line)d, %(column)s: %(sentence)s") % place

    def as_json(self) -> dict[str, Any]:
        """What `from_json` needs to make it again."""
        return {"line": self.line, "column": self.column, "sentence": self.sentence, "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Remark:
        """Make it again from what `as_json` gave."""
        return cls(kept["line"], kept["column"], kept["sentence"], kept["facts"])
