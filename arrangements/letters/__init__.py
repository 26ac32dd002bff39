"""The facts of the committee's letters; nothing is rendered here."""

from arrangements.letters.packs import PackItem, pack, previewed

__all__ = ["PackItem", "pack", "previewed"]
