from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from offices.domain.boundaries import BoundaryImport, import_boundaries
from offices.domain.boundary_file import MAX_FILE_BYTES
from offices.errors import DomainError
from offices.formats import figure

EXAMPLES = 20


class Command(BaseCommand):
    help = (
        "Memuat batas wilayah dari berkas SQL wilayah_boundaries ([lat, lng]) dan menyederhanakannya untuk peta; aman"
        " diulang. Berkas yang bertetangga (satu provinsi) sebaiknya dimuat bersama supaya batasnya tetap berimpit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, metavar="FILE", nargs="+")
        parser.add_argument(
            "--skip-broken",
            action="store_true",
            help="lewati dan sebutkan batas yang rusak atau kodenya tidak dikenal; tanpa ini tidak ada yang dimuat",
        )

    def handle(self, *args: Any, files: list[Path], skip_broken: bool, **options: Any) -> None:
        try:
            done = import_boundaries(contents(files), skip_broken=skip_broken, progress=self.stdout.write)
        except OSError as error:
            text = f"{error.filename} tidak dapat dibaca: {error.strerror}. Tidak ada yang berubah."
            raise CommandError(text) from error
        except DomainError as error:
            raise CommandError(f"Tidak ada yang dimuat; tidak ada yang berubah.\n{error.message}") from error
        self.stdout.write(report(done))


def contents(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and content, one file after the other: a province is never in memory as text at once."""
    for file in files:
        with file.open("rb") as content:
            yield file.name, content.read(MAX_FILE_BYTES + 1)


def report(done: BoundaryImport) -> str:
    """The result for the person at the terminal."""
    parent, size = done.largest
    lines = [
        f"{figure(done.added):>7} ditambahkan",
        f"{figure(done.changed):>7} diubah",
        f"{figure(done.unchanged):>7} tetap",
        f"{figure(len(done.skipped)):>7} dilewati",
        f"{figure(done.centred):>7} titik tengah diisi",
        f"{figure(done.vertices_before)} titik menjadi {figure(done.vertices)}, {kilobytes(done.byte_size)}",
        f"Terbesar di satu peta: batas di bawah {parent or 'Indonesia'}, {kilobytes(size)}",
    ]
    lines += _named("Bagian yang bertindihan disatukan", done.merged)
    lines += _named("Dilewati", [str(skipped) for skipped in done.skipped], limit=len(done.skipped))
    return "\n".join(lines)


def kilobytes(size: int) -> str:
    return f"{figure(size / 1000, 1)} kB"


def _named(title: str, names: list[str], limit: int = EXAMPLES) -> list[str]:
    if not names:
        return []
    rest = [f"  ... dan {figure(len(names) - limit)} lainnya"] if len(names) > limit else []
    return [f"{title}:", *(f"  {name}" for name in names[:limit]), *rest]
