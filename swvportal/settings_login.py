"""The settings of accounts, login and second factor that hold everywhere; it reads no environment."""

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "swvportal.foundation.passwords.OwnNamesValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "swvportal.foundation.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account comes from an invitation, which proves the address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/15m/key,50/15m/ip",  # key: this account from this address
    "login_failed_anywhere": "100/15m/key",  # this account from addresses where it never logged in
    "reset_password": "20/m/ip,3/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "invitation": "20/m/ip",
    "personal_link": "60/m/ip",  # a whole school may come from one address
}
ACCOUNT_FORMS = {
    "login": "swvportal.foundation.account_forms.Login",
    "change_password": "swvportal.foundation.account_forms.ChangePassword",
    "reset_password": "swvportal.foundation.account_forms.AskPassword",
    "reset_password_from_key": "swvportal.foundation.account_forms.NewPassword",
    "reauthenticate": "swvportal.foundation.account_forms.AgainPassword",
}
MFA_FORMS = {
    "authenticate": "swvportal.foundation.account_forms.Code",
    "reauthenticate": "swvportal.foundation.account_forms.AgainCode",
    "activate_totp": "swvportal.foundation.account_forms.FirstCode",
}
PASSWORD_RESET_TIMEOUT = 3600
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "swvportal"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation proved the address
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# guardian.W001 asks for its login backend; here its rows are asked only through `foundation.shares`.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
