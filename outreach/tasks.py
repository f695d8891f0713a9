"""What time alone changes, the nightly backstops of reminders and reports, and what goes when it has served."""

from celery import shared_task

from outreach.domain import clock, photos, replanning, session_report


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
