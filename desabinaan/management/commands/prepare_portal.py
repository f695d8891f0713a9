"""Brings a database and the static files to the state this version of the portal needs; may run at every start."""

import hashlib
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from desabinaan.health import has_unapplied_migrations
from desabinaan.management.welcome import welcome
from offices.bundles import BUNDLES
from offices.domain.national_days import load_national_days
from offices.models import Region


class Command(BaseCommand):
    help = (
        "Migrates, collects static files when they changed, loads the pilot's places into an empty database, national "
        "holidays that are missing and, with PORTAL_DEMO=1, the demo. Standard output gets what the person should "
        "know, the error output all else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if has_unapplied_migrations():
            call_command("migrate", interactive=False, stdout=sys.stderr)
        self._collect_static_files()
        # Whole or not at all, so that what is there tells that all is there.
        if not Region.objects.exists():
            with transaction.atomic():
                call_command("load_pilot", stdout=sys.stderr)
        # Each release may bring the days of another decree; what people made of earlier ones stays.
        load_national_days()
        if settings.DEMO and not User.objects.filter(is_demo=True).exists():
            if User.objects.exists():
                raise CommandError(
                    "Basis data ini sudah dipakai sungguhan; akun contoh dengan sandi umum tidak dimuat. "
                    "Jalankan dengan PORTAL_DEMO=0, atau pilih folder data lain dengan PORTAL_DATA."
                )
            with transaction.atomic():
                call_command("load_demo", stdout=sys.stderr)
        self.stdout.write(welcome())

    def _collect_static_files(self) -> None:
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        sources = _fingerprint_of_sources()
        if stamp.exists() and stamp.read_text() == sources:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=sys.stderr)
        stamp.write_text(sources)


def _fingerprint_of_sources() -> str:
    """Changes with the bundles and with every name, size and time of a static file: cheaper than reading them."""
    digest = hashlib.sha256(repr(BUNDLES).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
