"""Runs a bench and writes its result as one line of JSON."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desabinaan.bench import data, database, pages
from desabinaan.bench.harness import Result
from desabinaan.bench.scales import SCALES

BENCHES: dict[str, Callable[[], Result]] = {"pages": pages.run}


class Command(BaseCommand):
    help = (
        "Measures on the bench database (filled first where it has another scale) and prints one line of JSON. "
        "A missed goal is a result, not an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--scale", choices=SCALES, default="office")

    def handle(self, *args: Any, name: str, scale: str, **options: Any) -> None:
        if database.scale_of_bench_database() != scale:
            data.fill(SCALES[scale], say=lambda text: self.stderr.write(text))
        database.enter()
        self.stdout.write(BENCHES[name]().as_line())
