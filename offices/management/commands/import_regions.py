from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offices.domain.regions import RegionImport, import_regions
from offices.errors import DomainError
from offices.formats import figure

EXAMPLES = 10


class Command(BaseCommand):
    help = "Memuat kode wilayah Kemendagri dari berkas SQL atau CSV (code,name); aman diulang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--allow-retire",
            action="store_true",
            help="nyatakan tidak berlaku kode yang tidak ada di berkas, berapa pun banyaknya",
        )

    def handle(self, *args: Any, file: Path, allow_retire: bool, **options: Any) -> None:
        try:
            done = import_regions(file.read_bytes(), allow_retire=allow_retire)
        except OSError as error:
            raise CommandError(f"{file} tidak dapat dibaca: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(f"{file} tidak dimuat; tidak ada yang berubah.\n{error.message}") from error
        self.stdout.write(report(done))


def report(done: RegionImport) -> str:
    """The result for the person at the terminal; names follow where they are few enough to read."""
    blocks = [
        (done.added, "ditambahkan", []),
        (len(done.changed), "diubah", [f"{code} {before} -> {now}" for code, before, now in done.changed]),
        (len(done.reinstated), "berlaku lagi", [f"{code} {now}" for code, _before, now in done.reinstated]),
        (len(done.retired), "tidak berlaku lagi", [f"{code} {name}" for code, name in done.retired]),
        (done.unchanged, "tetap", []),
    ]
    lines: list[str] = []
    for number, words, examples in blocks:
        lines.append(f"{figure(number):>7} {words}")
        lines += [f"          {example}" for example in examples[:EXAMPLES]]
        if len(examples) > EXAMPLES:
            lines.append(f"          ... dan {figure(len(examples) - EXAMPLES)} lainnya")
    return "\n".join(lines)
