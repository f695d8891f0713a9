"""What time alone changes, the nightly backstops of reminders and reports, and what goes when it has served."""

import logging

from celery import shared_task

from outreach.domain import clock, message_fit, photos, replanning, session_report

logger = logging.getLogger(__name__)


@shared_task(name="outreach.advance_sessions")
def advance_sessions() -> None:
    clock.advance()


@shared_task(name="outreach.sync_all_reminders")
def sync_all_reminders() -> None:
    replanning.sync_all()


@shared_task(name="outreach.replan_messages")
def replan_messages() -> None:
    replanning.replan_asked()


@shared_task(name="outreach.owe_reports")
def owe_reports() -> None:
    session_report.owe_all()


@shared_task(name="outreach.sweep_removed_photos")
def sweep_removed_photos() -> None:
    photos.sweep_removed()


@shared_task(name="outreach.check_messages")
def check_messages() -> None:
    """Says so when messages wait that do not fit their session, although the plans were repeated before."""
    found = message_fit.unfit()
    if found.sessions:
        logger.warning(
            "Outbox: %d waiting messages name another office or place than their session, %d an older revision:"
            " sessions %s",
            found.places,
            found.revisions,
            found.sessions,
        )
