"""What time alone changes, and the nightly backstop of the reminders."""

from celery import shared_task

from outreach.domain import clock, reminders


@shared_task(name="outreach.advance_sessions")
def advance_sessions() -> None:
    clock.advance()


@shared_task(name="outreach.sync_all_reminders")
def sync_all_reminders() -> None:
    reminders.sync_all()
