"""The parts of the OA form as data: which answers each holds, which of them are compulsory, who has to write it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.enums import PartKey

AREAS = ("child", "group", "teacher", "school", "home")
MAX_ROWS = 8


@dataclass(frozen=True)
class Part:
    """One part. `compulsory` names the answers without which the request cannot be submitted.

    `rows` names the answers of one line where the part is a list of lines; `least_rows` is how many are needed.
    """

    key: PartKey
    number: int
    compulsory: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    least_rows: int = 0


PARTS: tuple[Part, ...] = (
    Part(PartKey.HEAD, 1),
    Part(PartKey.PUPIL, 2),
    Part(PartKey.PARENTS, 3),
    Part(PartKey.QUESTION, 4, compulsory=("occasion", "teacher_question", "domains")),
    Part(PartKey.PICTURE, 5, compulsory=("educational_needs", "teacher_needs")),
    Part(PartKey.TRIED, 6, rows=("what", "when", "by_whom", "effect"), least_rows=1),
    Part(PartKey.SOT, 7, compulsory=("held_on", "present", "conclusion")),
    Part(PartKey.GOALS, 8, rows=("for_whom", "goal", "evaluate_on"), least_rows=1),
    Part(
        PartKey.ADVICE,
        9,
        compulsory=(
            "support",
            "expertise",
            "direct_minutes",
            "indirect_minutes",
            "starts_on",
            "ends_on",
            "school_effort",
        ),
    ),
    Part(PartKey.VOICE, 10, compulsory=("parents_view",)),
    Part(PartKey.CONSENTS, 11),
    Part(PartKey.DOCUMENTS, 12),
    Part(PartKey.DIRECTOR, 13, compulsory=("agreed_at",)),
)
BY_KEY = {part.key: part for part in PARTS}
# What the director agreed with: a change in one of these takes the agreement away.
AGREED_WITH = frozenset({PartKey.QUESTION, PartKey.GOALS, PartKey.ADVICE})
