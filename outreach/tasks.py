"""What time alone changes, and the nightly backstops of reminders and reports."""

from celery import shared_task

from outreach.domain import clock, reminders, session_report


@shared_task(name="outreach.advance_sessions")
def advance_sessions() -> None:
    clock.advance()


@shared_task(name="outreach.sync_all_reminders")
def sync_all_reminders() -> None:
    reminders.sync_all()


@shared_task(name="outreach.owe_reports")
def owe_reports() -> None:
    session_report.owe_all()
