"""The addresses that ask for no login: twelve at most (security bar, 1)."""

OPEN_TO_ALL = frozenset(
    {
        "start",  # sends to the login page, or shows the demo's cards
        "health",  # ok or not, and nothing else
        "set_language",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "foundation:invitation",  # opens with the token of a mail, which it takes out of the address
        "foundation:door",  # opens with the token of a personal link, and then its code
        "mfa_authenticate",  # sends to the login page unless a password was just right
    }
)
