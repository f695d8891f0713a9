"""Once after the update that made messages know whom they are for."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.domain.backfill import name_people


class Command(BaseCommand):
    help = "Writes into older messages whom they are for, so that a person's history is whole. May run any time again."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for count in name_people():
            total += count
            self.stdout.write(f"{total} named", ending="\r")
        self.stdout.write(f"{total} messages named.")
