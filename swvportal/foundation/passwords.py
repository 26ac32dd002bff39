"""What a password may not hold; length and the list of common ones are Django's own validators in the settings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from swvportal.foundation.models import Membership, Partnership, User

SHORTEST = 4  # a shorter part of a name ("van", "de") would refuse good passwords
PRODUCT = ("swvportal", "samenwerkingsverband")


class OwnNamesValidator:
    """Refuse passwords that hold the portal's, the person's, the school's or the partnership's name."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError when a word of those names, of four letters or more, stands in the password."""
        plain = password.casefold()
        if any(word in plain for word in self._words(user)):
            raise ValidationError(self.get_help_text(), code="own_name")

    def get_help_text(self) -> str:
        return _("The password must not hold your own name, your school's or the portal's.")

    def _words(self, user: object | None) -> set[str]:
        names: list[str] = [*PRODUCT, *Partnership.objects.values_list("name", flat=True)]
        if isinstance(user, User):
            names += [user.name, user.email]
            if not user._state.adding:
                names += _places(user)
        return _parts(names)


def _places(user: User) -> list[str]:
    held = Membership.objects.filter(user=user).current().select_related("school", "board", "supplier")
    return [membership.at for membership in held]


def _parts(names: Iterable[str]) -> set[str]:
    words = {word for name in names for word in re.split(r"[\W_]+", name.casefold())}
    whole = {re.sub(r"[\W_]+", "", name.casefold()) for name in names}
    return {word for word in words | whole if len(word) >= SHORTEST}
