"""What can be wrong with a file of DUO, as a sentence with the place; it reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class DuoProblem(Exception):
    """A file that cannot be used; nothing of it has been brought in.

    `line` counts from 1, `column` is the heading or, where there is none, the number of the column. `sentence` is the
    English source text and `facts` fill it, so that the reader's own language can be chosen when it is shown.
    """

    def __init__(self, file: str, line: int, column: str, sentence: str, /, **facts: str | int) -> None:
        super().__init__(file, line, column, sentence)
        self.file = file
        self.line = line
        self.column = column
        self.sentence = sentence
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence in the present language, without the place."""
        return _(self.sentence) % self.facts

    def __str__(self) -> str:
        place = {"file": self.file, "line": self.line, "column": self.column, "sentence": self.message}
        return _("%(file)s, line %(line)s, column %(column)s: %(sentence)s") % place

    def as_json(self) -> dict[str, Any]:
        """What `from_json` needs to raise it again elsewhere."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "sentence": self.sentence,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> DuoProblem:
        """Make it again from what `as_json` gave."""
        return cls(kept["file"], kept["line"], kept["column"], kept["sentence"], **kept["facts"])


# One place for the sentences, so that a translator and a test find them together.
EMPTY_FILE = gettext_noop("The file is empty.")
NOT_TEXT = gettext_noop("This is not a text file but %(what)s. Download the CSV file from DUO and choose that one.")
BAD_CHARACTER = gettext_noop("This character cannot be read. Download the file again from DUO.")
WRONG_FILE = gettext_noop("This looks like %(found)s; wanted is %(wanted)s.")
UNKNOWN_FILE = gettext_noop("This is not %(wanted)s: no known column headings were found.")
MISSING_COLUMN = gettext_noop("The column %(name)s is missing; %(wanted)s needs it.")
COLUMN_TWICE = gettext_noop("The column %(name)s occurs twice.")
BROKEN_QUOTES = gettext_noop("The quotation marks on this line do not match.")
ONE_COLUMN = gettext_noop("This line has one column, the heading has %(wanted)d.")
TOO_FEW = gettext_noop("This line has %(found)d columns, the heading has %(wanted)d.")
TOO_MANY = gettext_noop("This line has %(found)d columns, more than the %(wanted)d of the heading.")
NO_LINES = gettext_noop("There are no lines under the heading.")
MUST_BE_FILLED = gettext_noop("This must be filled in.")
TOO_LONG = gettext_noop("This text has %(found)d characters; at most %(most)d fit.")
BAD_BRIN = gettext_noop("“%(value)s” is not a BRIN code: two digits and two letters, for example 32JK.")
BAD_LOCATION = gettext_noop("“%(value)s” is not a location code: two digits, or the BRIN code and two digits.")
OTHER_BRIN = gettext_noop("Location %(value)s does not belong to BRIN code %(brin)s on the same line.")
BAD_BOARD = gettext_noop("“%(value)s” is not a board number: five digits, for example 42122.")
BAD_POSTCODE = gettext_noop("“%(value)s” is not a postcode: four digits and two letters, for example 7661 RA.")
BAD_PC4 = gettext_noop("“%(value)s” is not the four digits of a postcode.")
BAD_SWV = gettext_noop("“%(value)s” is not the code of a partnership: PO and four digits, for example PO2301.")
BAD_NUMBER = gettext_noop("“%(value)s” is not a number of pupils: write digits, or <5.")
BAD_KIND = gettext_noop("“%(value)s” is not a kind of school that the portal knows: %(known)s.")
SPECIAL_ALONE = gettext_noop(
    "Choose DUO's file 06 with the pupils as well: only that one says which locations of special education are VSO."
)
TWICE = gettext_noop("%(value)s occurs twice: also on line %(line)d.")
NO_SUCH_SWV = gettext_noop("No postcode of %(value)s occurs in this file.")
