"""The parts that forms are made of, as data: which answers each holds and which of them are compulsory.

As they stand here they are the parts of the OA form; another kind may ask less of a part (`kinds`).
"""

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
    compulsory: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    least_rows: int = 0


PARTS: tuple[Part, ...] = (
    Part(PartKey.HEAD, compulsory=("sort",)),
    Part(PartKey.PUPIL, compulsory=("first_name", "last_name", "birth_date", "group")),
    Part(PartKey.PARENTS),
    Part(PartKey.QUESTION, compulsory=("occasion", "teacher_question", "domains")),
    Part(PartKey.PICTURE, compulsory=("educational_needs", "teacher_needs")),
    Part(PartKey.TRIED, rows=("what", "when", "by_whom", "effect"), least_rows=1),
    Part(PartKey.SOT, compulsory=("held_on", "present", "conclusion")),
    Part(PartKey.GOALS, rows=("for_whom", "goal", "evaluate_on"), least_rows=1),
    Part(
        PartKey.ADVICE,
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
    Part(PartKey.VOICE, compulsory=("parents_view",)),
    Part(PartKey.CONSENTS),
    Part(PartKey.DOCUMENTS, compulsory=("opp",)),
    Part(PartKey.DIRECTOR, compulsory=("agreed_at",)),
    Part(PartKey.ABOUT, compulsory=("about", "question")),
    Part(PartKey.PLAN, compulsory=("ways", "with_whom")),
    Part(PartKey.OBSERVE, compulsory=("sot_on", "look_at", "parents_invited")),
)
BY_KEY = {part.key: part for part in PARTS}
# What the director agreed with: a change in one of these takes the agreement away.
AGREED_WITH = frozenset({PartKey.QUESTION, PartKey.GOALS, PartKey.ADVICE})
