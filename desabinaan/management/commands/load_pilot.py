from typing import Any

from django.core.management.base import BaseCommand

from desabinaan.pilot.loading import load_pilot


class Command(BaseCommand):
    help = "Memuat wilayah, kantor, dan Desa Binaan proyek percontohan; yang sudah ada tidak diubah."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_pilot()
        self.stdout.write(
            f"Percontohan: ditambahkan {added.regions} wilayah, {added.offices} kantor, {added.villages} Desa Binaan."
        )
