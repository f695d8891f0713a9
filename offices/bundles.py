"""Scripts that pages load together: single files while developing, one file per bundle where they were collected.

A bundle is the plain files one after the other; nothing is translated or shortened.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In the order they run.
BUNDLES: dict[str, tuple[str, ...]] = {
    "every-page": (
        "js/portal.js",
        "vendor/idb/idb.js",
        "js/offline/store.js",
        "js/offline/queue.js",
        "js/offline/clock.js",
        "js/offline/pack.js",
        "js/offline/transport.js",
        "js/offline/sender.js",
        "js/offline/older.js",
        "js/offline/pin.js",
        "js/offline/worker.js",
        "js/offline/save.js",
        "js/offline/badge.js",
        "js/offline/account.js",
        "js/offline/prepare.js",
    ),
    "offline-page": (
        "js/offline/private.js",
        "js/offline/ready-list.js",
        "js/offline/unsent-list.js",
        "js/offline/emergency.js",
        "js/offline/match.js",
        "js/offline/file.js",
    ),
    "pin": ("js/offline/pin-form.js",),
    "type-in": ("js/type-in-line.js", "js/type-in.js", "js/type-in-counts.js"),
    # page.js first: the others find what it makes
    "roll": (
        "js/roll/page.js",
        "js/offline/private.js",
        "js/roll/record.js",
        "js/roll/row.js",
        "js/roll/groups.js",
        "js/roll/taps.js",
        "js/roll/line.js",
        "js/roll/clock.js",
        "js/roll/live.js",
        "js/roll/alike.js",
        "js/roll/add.js",
        "js/roll/numbers.js",
        "js/roll/counted.js",
        "js/roll/notes.js",
        "js/offline/image.js",
        "js/roll/photos.js",
        "js/roll/lazy.js",
    ),
    "field": (
        "js/offline/image.js",
        "js/field/form.js",
        "js/field/visit-data.js",
        "js/field/visit.js",
        "js/field/report.js",
    ),
}
# What pages need that open without network: the service worker keeps it.
SHELL = (
    "vendor/bootstrap/bootstrap.min.css",
    "css/portal.css",
    "css/components.css",
    "css/attendance.css",
    "icons.svg",
    "favicon.svg",
    # fetched at the first press
    "css/roll-tools.css",
    "js/roll/scan.js",
    "js/roll/signature.js",
    "js/roll/report.js",
    "vendor/qr/decode.js",
    "vendor/qr/index.js",
    "vendor/signature_pad/signature_pad.umd.min.js",
    "css/venue-code.css",
    "js/venue-code.js",
)
SHELL_BUNDLES = ("every-page", "pin", "roll", "field")


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Writes the bundles when static files are collected; they get hashed names like all others."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in BUNDLES:
                paths[bundle_path(name)] = self._write(name)
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str) -> tuple[Any, str]:
        path = bundle_path(name)
        self.delete(path)
        self._save(path, ContentFile("\n".join(self._parts(name)).encode()))
        return self, path

    def _parts(self, name: str) -> Iterator[str]:
        for path in BUNDLES[name]:
            if path.startswith("vendor/"):
                yield f"/* {path}, licence: {PurePosixPath(path).parent}/LICENSE */"
            with self.open(path) as file:
                yield file.read().decode()


def bundle_path(name: str) -> str:
    return f"js/bundle-{name}.js"


def scripts_of(name: str) -> list[str]:
    """The addresses of a bundle's scripts, in the order they run; ``KeyError`` for a bundle that is not listed."""
    files = BUNDLES[name]
    bundled = isinstance(staticfiles_storage, BundlingStorage) and not settings.DEBUG
    return [static(bundle_path(name))] if bundled and files else [static(path) for path in files]


def shell_files() -> list[str]:
    """The addresses of everything static that the pages without network are made of."""
    return [*map(static, SHELL), *(url for name in SHELL_BUNDLES for url in scripts_of(name))]
