"""All settings. Everything that differs between machines comes from the environment (table in README).

The portal refuses to start half-configured: a missing secret, database or broker is an error,
and demo mode or plain HTTP are accepted on loopback addresses alone.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from desabinaan.channels import MESSAGES_KEPT_YEARS, MESSAGES_PER_PERSON_AND_DAY, SMS, WHATSAPP  # noqa: F401 - settings
from desabinaan.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

DEBUG = env.bool("PORTAL_DEBUG", default=False)
DEMO = env.bool("PORTAL_DEMO", default=False)
DEMO_PASSWORD = env.str("PORTAL_DEMO_PASSWORD", default="demo-binaan-2026")
HTTPS = env.bool("PORTAL_HTTPS", default=True)
SECRET_KEY = env.str("PORTAL_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("PORTAL_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("PORTAL_HOSTS", default=LOOPBACK)
DATA_DIR = Path(env.str("PORTAL_DATA", default=str(BASE_DIR / "var")))
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
# Proxies of our own in front of the web server: that many names at the end of X-Forwarded-For are believed.
PROXY_COUNT = env.int("PORTAL_PROXY_COUNT", default=0)
CSRF_TRUSTED_ORIGINS = [PORTAL_URL] if HTTPS else []

# Pictures under the map, asked for by the reader's browser; without them the map is drawn on a plain ground.
MAP_TILES = env.str("PORTAL_MAP_TILES", default="")
MAP_ATTRIBUTION = env.str("PORTAL_MAP_ATTRIBUTION", default="")
_tiles = urlsplit(MAP_TILES)
if MAP_TILES and (_tiles.scheme != "https" or not _tiles.hostname or "{" in _tiles.netloc):
    raise ImproperlyConfigured(
        "PORTAL_MAP_TILES is an https address with {z}, {x} and {y} in its path and one host name, without {s}."
    )

# How far an officer gets in an hour between two villages, as the crow flies: warnings while a session is planned.
TRAVEL_KMH = env.float("PORTAL_TRAVEL_KMH", default=30.0)
if not 1 <= TRAVEL_KMH <= 200:
    raise ImproperlyConfigured("PORTAL_TRAVEL_KMH is a speed between 1 and 200 km/h.")

if (DEMO or not HTTPS) and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    raise ImproperlyConfigured(
        "PORTAL_DEMO=1 and PORTAL_HTTPS=0 serve loopback addresses only; remove other names from PORTAL_HOSTS."
    )

INSTALLED_APPS = [
    "desabinaan",
    "reports",
    "outreach",
    "notifications",
    "guidance",
    "villages",
    "files",
    "accounts",
    "offices",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "desabinaan.permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PostingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "desabinaan.urls"
WSGI_APPLICATION = "desabinaan.wsgi.application"
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
                "django.template.context_processors.i18n",
                "reports.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "offices.templatetags.formats",
                "offices.templatetags.components",
                "notifications.templatetags.wording",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# The web server and the worker connect as roles of their own that own nothing; migrations use the owner.
DATABASES = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {}),  # sslmode= in the URL stays
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.backends.OneTimeCodeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# The page of a closed sign-in says when it opens; another try meanwhile must not move that.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # no greeting on every command
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "bahasa"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([f"https://{_tiles.netloc}"] if MAP_TILES else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "files.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "desabinaan.static_files.HashedFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Uploads that were checked; no address leads there (files/views/download.py hands them out within the scope).
FILES_DIR = DATA_DIR / "files"
# Large uploads go to temporary files, of which no more than any form takes is written.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "files.uploads.BoundedUploadHandler",
]

# History is written by triggers and cannot be changed afterwards.
PGHISTORY_APPEND_ONLY = True
# Nobody asks which history rows name a region, an office or a unit: such indexes only slow every write down.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)

# Everything the portal mails becomes an outbox row first; the dispatcher sends rows through MAIL_TRANSPORT.
EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PORTAL_MAIL_FROM", default="Desa Binaan Imigrasi <desa-binaan@localhost>")
MAIL_DIR = DATA_DIR / "mail"
MAIL_TRANSPORT: dict[str, Any]
if DEMO:
    MAIL_TRANSPORT = {"backend": "django.core.mail.backends.filebased.EmailBackend", "file_path": str(MAIL_DIR)}
else:
    _mail = env.email_url("PORTAL_MAIL_URL", default="smtp://127.0.0.1:25")
    MAIL_TRANSPORT = {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": _mail["EMAIL_HOST"],
        "port": _mail["EMAIL_PORT"] or 25,
        "username": _mail["EMAIL_HOST_USER"],
        "password": _mail["EMAIL_HOST_PASSWORD"],
        "use_tls": _mail.get("EMAIL_USE_TLS", False),
        "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }

CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# without it Celery opens a database session per task; each thread of the worker keeps its own
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = "Asia/Jakarta"

# Every effect of these jobs has a unique key: a second beat, or a run too many, changes nothing.
# An interval job is dropped by the worker when it waited longer than its own interval.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"discretion": {"()": "desabinaan.discretion.Discretion"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discretion"]}},
    # the development server names every address it answers
    "loggers": {"django.server": {"handlers": ["console"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["console"], "level": env.str("PORTAL_LOG_LEVEL", default="INFO")},
}
