"""What a permission or a guard answers: True, or a falsy `Denied` that says why in a sentence for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise


@dataclass(frozen=True)
class Denied:
    """No, because."""

    reason: str | Promise = ""

    def __bool__(self) -> Literal[False]:
        return False


Verdict = Literal[True] | Denied


def verdict(answer: bool, reason: str | Promise = "") -> Verdict:
    """True, or Denied with the reason."""
    return True if answer else Denied(reason)
