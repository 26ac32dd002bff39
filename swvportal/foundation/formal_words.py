"""What allauth says on our pages, named here so that our own catalogue says it in Dutch with "u" instead of "je".

It holds texts of allauth word for word and shows none itself; our apps come first in the settings, so our Dutch wins.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

FORMAL = (
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Enter your password:"),
    gettext_noop("Incorrect password."),
    gettext_noop("Password successfully changed."),
    gettext_noop("Password successfully set."),
    gettext_noop("Please reauthenticate to safeguard your account."),
    gettext_noop("Please type your current password."),
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("The login and/or password you specified are not correct."),
    gettext_noop("Use your password"),
    gettext_noop("You cannot activate two-factor authentication until you have verified your email address."),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop("You cannot generate recovery codes without having two-factor authentication enabled."),
    gettext_noop("You have signed out."),
    gettext_noop("You must type the same password each time."),
)
