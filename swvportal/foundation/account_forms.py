"""allauth's forms with our words for what is missing; how they behave stays allauth's and the adapter's."""

from __future__ import annotations

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from swvportal.foundation.forms import HouseFields


class Login(HouseFields, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""


class ChangePassword(HouseFields, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""


class AskPassword(HouseFields, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to send the link to."""


class NewPassword(HouseFields, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """Twice the new password, behind a link."""


class AgainPassword(HouseFields, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class Code(HouseFields, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the second step."""


class AgainCode(HouseFields, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""


class FirstCode(HouseFields, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=_("Code"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    )
