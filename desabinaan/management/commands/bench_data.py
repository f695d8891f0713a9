"""Fills the bench database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desabinaan.bench import data
from desabinaan.bench.scales import SCALES, but_with


class Command(BaseCommand):
    help = (
        "Makes the database <the configured one>_bench anew and fills it with made-up rows by COPY. "
        "The configured database itself is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, required=True)
        parser.add_argument("--sessions", type=int, help="instead of what the scale says; 0 is enough for bench lists")
        parser.add_argument("--attendances", type=int, help="rows of rolls, instead of what the scale says")
        parser.add_argument("--regions", default="", metavar="FILE", help="real region codes, as for import_regions")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()

        def say(text: str) -> None:
            self.stdout.write(f"{time.monotonic() - begin:7.1f} s  {text}")
            self.stdout.flush()

        scale = but_with(SCALES[options["scale"]], sessions=options["sessions"], attendances=options["attendances"])
        data.fill(scale, regions_file=options["regions"], say=say)
        say("ready")
