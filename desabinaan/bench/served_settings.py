"""The portal's settings with the paths that benches add."""

from desabinaan.settings import *  # noqa: F403

ROOT_URLCONF = "desabinaan.bench.urls"
