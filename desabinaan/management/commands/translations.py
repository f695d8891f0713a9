"""Keeps locale/en in step with the sources; needs no GNU gettext."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desabinaan import translations


class Command(BaseCommand):
    help = (
        "Updates locale/en/LC_MESSAGES/django.po from the Python files and templates, compiles it, and lists what is "
        "still to be translated. With --check nothing is written, and anything wrong is an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when anything is wrong")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            problems = translations.problems() if check else translations.update()
        except ImportError as error:
            raise CommandError("Babel is not installed: pip install -r requirements-test.txt") from error
        for problem in problems:
            self.stdout.write(problem)
        if check and problems:
            raise CommandError(f"{len(problems)} problems in {translations.PO}")
        self.stdout.write(f"{translations.PO}: {len(problems)} problems")
