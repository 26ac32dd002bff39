"""The facts of the committee's letters and of confirmations; nothing is rendered here."""

from arrangements.letters.agreements import confirmations
from arrangements.letters.packs import PackItem, pack, previewed

__all__ = ["PackItem", "confirmations", "pack", "previewed"]
