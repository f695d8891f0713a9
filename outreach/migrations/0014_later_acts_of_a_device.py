"""A device that repeats what the roll says already is heard: an act from between that arrives later cannot undo it.

The function of ``0012_batches_cost_less`` kept the number of a device's act only where it changed the row. Of the acts ill,
absent, ill the last found nothing to change when the second was still on its way, and the second came out on top.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("outreach.migrations.0012_batches_cost_less").FORWARD
ENDS_WITH_WRITTEN = """
        RETURNING a.id, a.village_id, OLD.status AS before, NEW.status AS after, NEW.version
    ), kept AS (
"""
GOES_ON_WITH_HEARD = """
        RETURNING a.id, a.village_id, OLD.status AS before, NEW.status AS after, NEW.version
    ), heard AS (
        UPDATE outreach_attendance a SET device_seq = j.seq
        FROM judged j
        WHERE a.id = j.row_id AND j.outcome = 'unchanged' AND j.own AND j.turn = 1
    ), kept AS (
"""
FORWARD = BEFORE.replace(ENDS_WITH_WRITTEN, GOES_ON_WITH_HEARD)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0013_links_of_follow_ups")]
    operations = [migrations.RunSQL(FORWARD, BEFORE)]
