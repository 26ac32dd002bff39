"""Intake: the school's question, its form and consents, and the loket."""
