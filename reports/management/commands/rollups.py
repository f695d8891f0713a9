"""Compare what figures are read from with the raw rows, or put it right."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports.domain.rollup_check import check, rebuild
from reports.domain.rollups import fold


class Command(BaseCommand):
    help = "--check: compare all sums with the raw rows (exit 1 when anything differs); --rebuild: put them right."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true")
        what.add_argument("--rebuild", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["rebuild"]:
            rebuild(say=self.stderr.write)
            fold()
        # kept, so that the administrator's page stops telling of what was put right
        found = check().differences
        for difference in found:
            self.stdout.write(json.dumps(difference))
        if found:
            raise SystemExit(1)
        self.stdout.write("Every figure is what the rows say.")
