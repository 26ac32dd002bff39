"""Settings from the environment; `docs/operations.md` lists every variable.

Three ways to run, told apart here and nowhere else:
production  SECRET_KEY and ALLOWED_HOSTS are set; everything strict.
local       neither is set: a secret kept in `var/`, the embedded PostgreSQL, plain http on 127.0.0.1.
demo        local with DEMO=1: invented people, one click to become one of them.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from swvportal import devdb
from swvportal.settings_login import *  # noqa: F403 - settings, by name

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR = Path(env.str("SWV_VAR", str(BASE_DIR / "var")))

# -- which of the three ways ------------------------------------------------------------------
PRODUCTION = "SECRET_KEY" in env.ENVIRON
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured("DEMO and DEBUG are for a local portal: unset them or unset SECRET_KEY.")


def _local_secret() -> str:
    """The secret of a local portal, made once and readable by its owner only."""
    path = VAR / "secret"
    if not path.exists():
        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.replace(path)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else _local_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's host names; a wildcard is refused.")
BASE_URL = env.str("BASE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])

# -- what is in the house ---------------------------------------------------------------------
INSTALLED_APPS = [
    "swvportal.foundation",
    "hours",
    "intake",
    "arrangements",
    "coaching",
    "swvportal.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "guardian",
    "pgtrigger",
]
MIDDLEWARE = [
    "swvportal.foundation.middleware.ResponseHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "swvportal.foundation.middleware.KnownMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "swvportal.foundation.middleware.LoginForParts",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "swvportal.foundation.middleware.SessionLife",
    "swvportal.foundation.middleware.SecondFactor",
    "swvportal.foundation.middleware.Refusals",
    "swvportal.foundation.middleware.NotSetUp",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "swvportal.urls"
WSGI_APPLICATION = "swvportal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "swvportal.portal.context.house",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# -- data -------------------------------------------------------------------------------------
TIMEOUTS = "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"


FORGIVING = "-c pg_trgm.word_similarity_threshold=0.5"  # how near a typing error comes: "jansse" finds Jansen


def _named_database() -> dict[str, Any]:
    """What `DATABASE_URL` says; refused when that is no PostgreSQL database, without repeating its password."""
    scheme = env.str("DATABASE_URL").partition("://")[0]
    found: dict[str, Any] = env.db("DATABASE_URL") if scheme in ("postgres", "postgresql") else {}
    if not found.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no PostgreSQL database: write postgres://user:password@host:port/name, or unset it."
        )
    return found


def _database() -> dict[str, Any]:
    """PostgreSQL by `DATABASE_URL`, else the embedded one in `var/`."""
    found: dict[str, Any] = _named_database() if "DATABASE_URL" in env.ENVIRON else devdb.address(VAR)
    found["ENGINE"] = "django.db.backends.postgresql"
    found["CONN_MAX_AGE"] = 0
    options = found.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', TIMEOUTS)} {FORGIVING}"
    if env.int("DATABASE_POOL", 0):
        options["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL", 0)}
        found["CONN_HEALTH_CHECKS"] = True  # a database that was started again leaves dead connections in the pool
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # a small cache would forget who tried to log in too often
    }
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "swvportal.foundation.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if not PRODUCTION:  # nothing to collect first: WhiteNoise reads the files where they stand
    WHITENOISE_USE_FINDERS = True
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a key has six fields a school, and the largest partnership some 300 schools
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

# -- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION

# -- people: the rest stands in settings_login ------------------------------------------------
SECOND_FACTOR_REQUIRED = not DEMO
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)

# -- the wire ---------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # thirty minutes of rest ends a session
SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked by what stands beside us, in plain http
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own icons
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- mail and work ----------------------------------------------------------------------------
if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "portaal@swvportal.example")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
# A nudge is only a nudge: the rows say what is to be done, and the sweep of every minute finds them. So it is taken off
# the queue when it arrives; one that waits for its task would end the worker whose broker goes meanwhile.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 240, 300
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"swvportal.foundation.tasks.{name}", "schedule": 60.0, "options": {"expires": 55}}
    for name in ("sweep", "work_long")
}

# -- look -------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
}
