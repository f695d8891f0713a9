from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desabinaan.demo.loading import load_demo
from offices.errors import DomainError
from offices.formats import figure


class Command(BaseCommand):
    help = (
        "Memuat akun, RT/RW, kontak, dan kegiatan contoh (semuanya rekaan); hanya dengan PORTAL_DEMO=1, aman diulang."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_demo()
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Contoh: ditambahkan {added.accounts} akun, {figure(added.units)} RT/RW (rekaan), "
            f"{figure(added.contacts)} kontak, {figure(added.sessions)} kegiatan."
        )
