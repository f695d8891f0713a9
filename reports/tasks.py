"""What reports do by the clock."""

import logging

from celery import shared_task

from reports.domain import digests, export_jobs, export_schedules, rollup_alarm, rollup_check, rollups

logger = logging.getLogger(__name__)


@shared_task(name="reports.write_digests")
def write_digests() -> None:
    written = digests.write_due()
    if written:
        logger.info("Digests: %d written", written)


@shared_task(name="reports.fold_figures")
def fold_figures() -> None:
    rollups.fold()


@shared_task(name="reports.check_figures")
def check_figures() -> None:
    """At night: compare, forget what the journal need not hold, and leave nothing unsaid."""
    rollups.fold()
    rollups.forget()
    check = rollup_check.check()
    if check.differences:
        logger.error("Figures differ from the rows in %d tables: run `rollups --rebuild`", len(check.differences))
        rollup_alarm.raise_alarm(check)


@shared_task(name="reports.write_exports")
def write_exports() -> None:
    ready = export_jobs.write_due()
    if ready:
        logger.info("Exports: %d files ready", ready)


@shared_task(name="reports.sweep_exports")
def sweep_exports() -> None:
    export_jobs.sweep()


@shared_task(name="reports.ask_scheduled_exports")
def ask_scheduled_exports() -> None:
    asked = export_schedules.ask_due()
    if asked:
        logger.info("Exports: %d of the month asked for", asked)
