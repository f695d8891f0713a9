"""The portal's settings behind a proxy that compresses pages, as those of ``deploy/`` do; static files already are."""

from desabinaan.settings import *  # noqa: F403
from desabinaan.settings import MIDDLEWARE as _MIDDLEWARE

MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *_MIDDLEWARE]
