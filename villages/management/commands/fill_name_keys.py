from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from offices.formats import figure
from villages.domain.name_keys import fill_name_keys


class Command(BaseCommand):
    help = "Mengisi kunci nama kontak, untuk mencari nama yang sama; aman dihentikan dan diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="hitung ulang semua, setelah aturan nama berubah")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Kunci nama: {figure(fill_name_keys(everybody=options['all']))} kontak diubah.")
