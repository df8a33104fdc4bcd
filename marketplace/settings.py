"""Settings: checked environment variables, in one file. The README's table explains each."""

import secrets
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from marketplace import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# Where we are

DEMO = environment.flag("DEMO", default=False)
DEBUG = environment.flag("DEBUG", default=False)
DATA_DIR = environment.folder("DATA_DIR", "a folder we may write to", default=BASE_DIR / ".data")
PORT = environment.whole_number("PORT", "a port number such as 8000", default=8000)
SITE_URL = environment.address(
    "SITE_URL",
    {"http", "https"},
    "the site's address, such as https://example.org",
    default=f"http://127.0.0.1:{PORT}",
).rstrip("/")
SITE_NAME = "Kith"


def _secret_key() -> str:
    """Outside the demo the key is given; in the demo each data folder makes and keeps its own."""
    if not (DEMO or DEBUG):
        return environment.text("SECRET_KEY", "a long random text, kept secret")
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = _secret_key()
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short. It should be at least 50 characters.")
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS",
    "the site's host names, with commas between",
    default="127.0.0.1,localhost" if (DEMO or DEBUG) else "",
)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is empty. It should be the site's host names, with commas between."
    )
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What it is made of

INSTALLED_APPS = [
    "marketplace.front",
    "marketplace.outbox",
    "marketplace.people",
    "marketplace.messages",
    "marketplace.consent",
    "marketplace.providers",
    "marketplace.plans",
    "marketplace.needs",
    "marketplace.introductions",
    "marketplace.agreements",
    "marketplace.commissions",
    "marketplace.money",
    "marketplace.home",
    "marketplace.demo",
    "budgets",
    "matching",
    "cms",
    "wagtailnhsukfrontend",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.EditorsConfig",  # wagtail.users, without its list of everybody
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.front.middleware.readable_address",
    "csp.middleware.CSPMiddleware",
    "cms.middleware.editor_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.front.middleware.kept_nowhere",
    "marketplace.people.middleware.acting_for",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "marketplace.front.context.site",
                "marketplace.people.context.people",
                "marketplace.messages.context.unread",
            ],
            "builtins": ["marketplace.front.templatetags.plain"],
        },
    }
]
FORM_RENDERER = "marketplace.front.rendering.PlainFormRenderer"
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

# Where things are kept

DATABASES = {
    "default": environment.database(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'marketplace.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "marketplace" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO or DEBUG  # served from where they are, so nothing to collect first
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Who comes in

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:desk"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marketplace.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "marketplace.people.forms.SignUpForm"
ACCOUNT_FORMS = {"signup": "marketplace.people.forms.account.AccountForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEMO else "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
# A group's code can be guessed no faster than a password.
ACCOUNT_RATE_LIMITS = {"group_code": "10/10m/user,60/10m/ip"}
# Behind https there is one proxy of ours, which adds the reader's address: limits on guessing are
# each reader's own, and not shared by everyone the proxy serves.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SITE_URL.startswith("https://") else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith(("http://127.0.0.1", "http://localhost"))

# How it is protected

_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's editor needs inline styles and scripts; its own policy is set in cms.
    "EXCLUDE_URL_PREFIXES": ["/editor/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# When and where it is

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Wagtail

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no call to another site
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no call to another site
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # these three belong to one's account
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "csv"]

# Work in the background

BROKER_URL = environment.address(
    "BROKER_URL",
    {"filesystem", "redis", "rediss"},
    "filesystem:// or an address such as redis://127.0.0.1:6379/0",
    default="filesystem://",
)
CELERY_BROKER_URL = "filesystem://localhost" if BROKER_URL == "filesystem://" else BROKER_URL
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
if BROKER_URL.startswith("filesystem"):
    _QUEUE = DATA_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_QUEUE / "messages"),
        "data_folder_out": str(_QUEUE / "messages"),
        "control_folder": str(_QUEUE / "control"),
        "polling_interval": 0.1,
    }
    for _folder in ("messages", "control"):
        (_QUEUE / _folder).mkdir(parents=True, exist_ok=True)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # What beat sends is dropped when no worker takes it before the next is sent.
    "outbox": {"task": "outbox.sweep", "schedule": 10, "options": {"expires": 10}},
    "budgets": {"task": "budgets.sweep", "schedule": 30, "options": {"expires": 30}},
    "stripe": {"task": "budgets.work_on_stripe", "schedule": 10, "options": {"expires": 10}},
    "stripe-missed": {
        "task": "budgets.find_missed_at_stripe",
        "schedule": crontab(hour=3, minute=0),
    },
    "bank-changes": {
        "task": "money.tell_of_bank_changes",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "reconcile": {"task": "budgets.reconcile", "schedule": 60, "options": {"expires": 60}},
    "reconcile-daily": {"task": "budgets.reconcile_daily", "schedule": crontab(hour=4, minute=0)},
    "differences": {"task": "money.tell_of_differences", "schedule": crontab(hour=7)},
    "payments": {"task": "money.tell_of_payments", "schedule": 60, "options": {"expires": 60}},
    "seals": {"task": "budgets.seal", "schedule": 60, "options": {"expires": 60}},
    "checks": {"task": "providers.remind_of_checks", "schedule": crontab(hour=6, minute=0)},
    # Before the bank runs are gathered at six, so that what is due today is in today's.
    "agreements": {"task": "agreements.daily", "schedule": crontab(hour=5, minute=30)},
    "rounds": {"task": "money.go_on_with_rounds", "schedule": crontab(minute="*/5")},
    "instalments": {"task": "money.give_instalments", "schedule": crontab(hour=0, minute=10)},
    "year_ends": {"task": "money.tell_of_year_ends", "schedule": crontab(hour=6, minute=50)},
    "audits": {"task": "money.close_audits", "schedule": crontab(hour=0, minute=20)},
    "ended": {"task": "money.return_ended", "schedule": crontab(hour=5, minute=40)},
    "unused": {"task": "money.warn_of_unused", "schedule": crontab(hour=6, minute=40)},
    "groups": {"task": "commissions.close_asks", "schedule": crontab(hour=0, minute=30)},
    "plans": {"task": "plans.tell_of_reviews", "schedule": crontab(hour=6, minute=20)},
}
OUTBOX_LEASE_SECONDS = environment.whole_number(
    "OUTBOX_LEASE_SECONDS", "how many seconds one piece of background work may take", default=60
)

# What is counted for a while: wrong tries at signing in, by every process together

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache"),
    }
    if BROKER_URL.startswith("filesystem")
    else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": BROKER_URL}
}

# Stripe: without a key it is off, and in the demo an emulator stands in for it

STRIPE_KEY = environment.secret("STRIPE_KEY", ("sk_", "rk_"))
STRIPE_WEBHOOK_SECRETS = environment.words(
    "STRIPE_WEBHOOK_SECRETS", "the secrets of its webhook endpoints, with commas between"
)
STRIPE_ADDRESS = ""  # Stripe's own
STRIPE_EMULATOR_PORT = 0
if DEMO and not STRIPE_KEY:
    STRIPE_EMULATOR_PORT = environment.whole_number(
        "STRIPE_EMULATOR_PORT", "a port number such as 9000", default=PORT + 1000
    )
    STRIPE_KEY = "sk_test_emulator"
    STRIPE_WEBHOOK_SECRETS = ["whsec_demo"]
    STRIPE_ADDRESS = f"http://127.0.0.1:{STRIPE_EMULATOR_PORT}"
elif STRIPE_KEY and not STRIPE_WEBHOOK_SECRETS:
    raise ImproperlyConfigured("STRIPE_KEY needs STRIPE_WEBHOOK_SECRETS beside it.")

# Letters

EMAIL_FROM = environment.text(
    "EMAIL_FROM", "the address our letters come from", default="Kith <hello@kith.example>"
)
DEFAULT_FROM_EMAIL = EMAIL_FROM
SERVER_EMAIL = EMAIL_FROM
_EMAIL_URL = environment.address(
    "EMAIL_URL",
    {"file", "smtp", "smtps"},
    "file:// to keep letters in the data folder, or smtp://user:password@host:587",
    default="file://",
)
if _EMAIL_URL.startswith("file"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "letters")
else:
    from environ import Env

    vars().update(Env.email_url_config(_EMAIL_URL))

# What is written down while it runs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if not DEMO else "WARNING"},
}
