"""Settings of the site: safe by default, changed by the environment, never by another file."""

from pathlib import Path

from tradeapi.postgres.url import database_settings

from .api import REST_FRAMEWORK, SPECTACULAR_SETTINGS
from .deprecations import DEPRECATIONS
from .environment import Environment

__all__ = ["DEPRECATIONS", "REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]

BASE_DIR = Path(__file__).resolve().parents[2]
environment = Environment()

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS")

INSTALLED_APPS = [
    "tradeapi.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "tradeapi.postgres",
    "tradeapi.search",
    "tradeapi.curation",
    "tradeapi.access",
    "tradeapi.drafts",
    "tradeapi.imports",
    "tradeapi.documents",
    "tradeapi.changes",
    "tradeapi.webhooks",
    "countries",
    "events",
]

MIDDLEWARE = [
    "tradeapi.http.identity.RequestIdMiddleware",
    "tradeapi.http.headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tradeapi.http.refusals.RefusalsMiddleware",
    "tradeapi.http.entrance.EntranceMiddleware",
    "tradeapi.http.cors.CorsMiddleware",
    "tradeapi.http.body.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tradeapi.access.middleware.AccessMiddleware",
    "tradeapi.versioning.middleware.DeprecationMiddleware",
    "tradeapi.api.conditional.ConditionalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tradeapi.urls"
WSGI_APPLICATION = "tradeapi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tradeapi" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(environment.values, BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The account is locked, whichever address the guesses come from; forwarded addresses are never read.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
# Axes wants the address in the key; ours is the account alone, which no change of address can dodge.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# The history names who wrote; reading writes nothing.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

FOUR_EYES = environment.flag("FOUR_EYES")

# Subscribers are told at public addresses only. Tests, whose receiver is on this machine, say otherwise; nobody else.
WEBHOOKS_PRIVATE = False
WEBHOOKS_TIMEOUT = 10.0
PUBLIC_URL = environment.text("PUBLIC_URL").rstrip("/")

RATE_LIMIT_ADDRESS = environment.number("RATE_LIMIT_ADDRESS")
RATE_LIMIT_KEY = environment.number("RATE_LIMIT_KEY")
RATE_LIMIT_CACHE = environment.cache_url("RATE_LIMIT_CACHE")
RESPONSE_CACHE_BYTES = environment.number("RESPONSE_CACHE_BYTES")
RESPONSE_CACHE_LAG = environment.number("RESPONSE_CACHE_LAG")
RESPONSE_CACHE_SHARED = environment.cache_url("RESPONSE_CACHE_SHARED")
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES")

# What the OpenAPI document shows as examples; ``make examples`` writes it.
API_EXAMPLES = BASE_DIR / "docs" / "examples.json"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "tradeapi" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_SSL_REDIRECT = not (DEBUG or environment.flag("PLAIN_HTTP"))
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if environment.text("TLS_HEADER"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_" + environment.text("TLS_HEADER").upper().replace("-", "_"), "https")
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tradeapi.api.errors.csrf_failure"

# Browsers keep Secure cookies for http on a loopback address too, so these need no exception.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "tradeapi.http.identity.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}{request_id}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": environment.log_level()},
}
