"""The one table of periodic jobs."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    # sends what is due; the outbox row, not the queue, is the truth
    "dispatch-messages": {"task": "notifications.dispatch_due", "schedule": 5.0, "options": {"expires": 5}},
    # that beat and a worker are there; /readyz and the administrator's page say when this falls silent
    "beat-pulse": {"task": "notifications.beat_pulse", "schedule": 30.0, "options": {"expires": 30}},
    # "berlangsung" and "menunggu daftar hadir" follow from the clock alone
    "advance-sessions": {"task": "outreach.advance_sessions", "schedule": 60.0, "options": {"expires": 60}},
    # writes the weekly, monthly and quarterly digests that became due at 07.00 in some zone, each of them once
    "write-digests": {"task": "reports.write_digests", "schedule": crontab(minute=0)},
    # figures go into the sums pages read; pages add what waits, so they are exact however late this runs
    "fold-figures": {"task": "reports.fold_figures", "schedule": 2.0, "options": {"expires": 2}},
    # compares every sum with the raw rows; the administrator's page tells of a difference
    "check-figures": {"task": "reports.check_figures", "schedule": crontab(hour=3, minute=45)},
    # long files somebody asked for; the row, not the queue, is the truth
    "write-exports": {"task": "reports.write_exports", "schedule": 5.0, "options": {"expires": 5}},
    # dashboards that are sent every month from 06.00 WIB on: each of them is asked for once
    "ask-scheduled-exports": {"task": "reports.ask_scheduled_exports", "schedule": crontab(minute=5)},
    "sweep-exports": {"task": "reports.sweep_exports", "schedule": crontab(hour=2, minute=15)},  # kept for 48 hours
    # nightly backstop: makes the messages about every near session equal to their plan, and names missing rolls
    "sync-reminders": {"task": "outreach.sync_all_reminders", "schedule": crontab(hour=1, minute=30)},
    "replan-messages": {"task": "outreach.replan_messages", "schedule": 60.0, "options": {"expires": 60}},
    "owe-reports": {"task": "outreach.owe_reports", "schedule": crontab(hour=1, minute=50)},  # a backstop
    # compares contacts that are new or changed with the others: imports too; the rest is compared when it is saved
    "compare-contacts": {"task": "villages.compare_contacts", "schedule": crontab(hour=2, minute=40)},
    "check-places-of-messages": {"task": "notifications.check_places", "schedule": crontab(hour=3, minute=5)},
    "check-messages": {"task": "outreach.check_messages", "schedule": crontab(hour=3, minute=15)},  # after the plans
    "name-people-of-messages": {"task": "notifications.name_people", "schedule": crontab(hour=3, minute=25)},
    "erase-old-messages": {"task": "notifications.erase_old", "schedule": crontab(hour=3, minute=35)},
    "sweep-files": {"task": "files.sweep", "schedule": crontab(hour=2, minute=10)},  # whose row was rolled back
    # files of photos that were taken off a session 30 days ago
    "sweep-removed-photos": {"task": "outreach.sweep_removed_photos", "schedule": crontab(hour=2, minute=30)},
    # rows of uploaded files are personal data: they go when they have served
    "delete-old-import-rows": {"task": "villages.delete_old_import_rows", "schedule": crontab(hour=2, minute=20)},
}
