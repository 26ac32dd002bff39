"""What the letters to a pupil of 16 or older know: the same as those to a parent, in the pupil's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from swvportal.foundation.letters import schema


@dataclass(frozen=True)
class AwardPupilFacts(schema.ParentsFacts):
    """The award to a pupil of 16 or older, who gets it in the place of the parents."""

    part: ClassVar[str] = "pupil"


@dataclass(frozen=True)
class RefusalPupilFacts(schema.RefusalParentsFacts):
    """The refusal to a pupil of 16 or older, who gets it in the place of the parents."""

    part: ClassVar[str] = "pupil"


@dataclass(frozen=True)
class DeferralPupilFacts(schema.DeferralParentsFacts):
    """The deferral to a pupil of 16 or older, who gets it in the place of the parents."""

    part: ClassVar[str] = "pupil"


@dataclass(frozen=True)
class PostponementPupilFacts(schema.PostponementParentsFacts):
    """The postponement to a pupil of 16 or older, who gets it in the place of the parents."""

    part: ClassVar[str] = "pupil"
