"""Booking figures is planned once for each connection: planning its statements took ten times as long as running them.

Whatever sessions are booked, they are few and found by their numbers: the general plan is the right one.
"""

from django.db import migrations

FUNCTION = "ALTER FUNCTION outreach_book_figures(bigint[])"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0025_session_search")]
    operations = [
        migrations.RunSQL(
            f"{FUNCTION} SET plan_cache_mode = force_generic_plan", reverse_sql=f"{FUNCTION} RESET plan_cache_mode"
        )
    ]
