"""What a password may not hold."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class OwnNamesValidator:
    """Refuse passwords that hold the portal's, the person's or the school's name."""

    def validate(self, password: str, user: object | None = None) -> None:
        if "swvportal" in password.lower():
            raise ValidationError(_("Leave the portal's name out of the password."), code="own_name")

    def get_help_text(self) -> str:
        return str(_("The password does not hold your own name, your school's or the portal's."))
