"""The letters of a request before a decision on it: asking for consent on paper, and more time."""

from intake.letters.consent import consent_facts, consent_letter
from intake.letters.postponement import Written, postponement

__all__ = ["Written", "consent_facts", "consent_letter", "postponement"]
