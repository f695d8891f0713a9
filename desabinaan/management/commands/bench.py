"""Runs a bench and writes its result as one line of JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from desabinaan.bench import (
    budgets,
    calendar,
    contact_import,
    dashboards,
    data,
    database,
    exports,
    lists,
    messages,
    move,
    pages,
    plan,
    portal,
    region_import,
    soak,
    sync,
    taps,
)
from desabinaan.bench.harness import Result
from desabinaan.bench.scales import SCALES
from desabinaan.health import has_unapplied_migrations


@dataclass(frozen=True, slots=True)
class Bench:
    run: Callable[[], Result]
    on_bench_database: bool = True


BENCHES = {
    "budgets": Bench(budgets.run),
    "calendar": Bench(calendar.run),
    "dashboards": Bench(dashboards.run),
    "delay": Bench(messages.run_delay),
    "exports": Bench(exports.run, on_bench_database=False),
    "import": Bench(contact_import.run),
    "lists": Bench(lists.run),
    "messages": Bench(messages.run),
    "move": Bench(move.run),
    "pages": Bench(pages.run),
    "plan": Bench(plan.run),
    "portal": Bench(portal.run, on_bench_database=False),
    "region_import": Bench(region_import.run),
    "soak": Bench(soak.run),
    "sync": Bench(sync.run),
    "taps": Bench(taps.run),
}


class Command(BaseCommand):
    help = (
        "Measures, most of it on the bench database (filled first where it has another scale), and prints one line "
        "of JSON. A missed goal is a result, not an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--messages", type=int, default=messages.MESSAGES, help="of bench messages")
        parser.add_argument("--scale", choices=SCALES, default="office")

    def handle(self, *args: Any, name: str, scale: str, **options: Any) -> None:
        bench = BENCHES[name]
        if bench.on_bench_database:
            if database.scale_of_bench_database() != scale:
                data.fill(SCALES[scale], say=lambda text: self.stderr.write(text))
            database.enter()
            if has_unapplied_migrations():  # filled by an earlier release
                call_command("migrate", interactive=False, verbosity=0)
        messages.count = options["messages"]
        self.stdout.write(bench.run().as_line())
