"""What is said later of a person who waits to be taken in, is not lost.

The function of ``0010_take_batch_of_phones`` kept the first entry about somebody who was added too late, and answered every
further one as held without keeping it. Now an undecided entry takes the newer status; after a decision another status is held
anew, and the same one sent again stays decided.
"""

from importlib import import_module

from django.db import migrations

TEN = import_module("outreach.migrations.0010_take_batch_of_phones").FORWARD
BEFORE = TEN[TEN.index("CREATE OR REPLACE FUNCTION outreach_add_to_roll") :]
KEPT_ONCE = """
            WHERE h.session_id = p_session AND h.entry ->> 'client_id' = d.client_id::text)
        RETURNING village_id
    ), touched AS (
"""
KEPT_AND_RENEWED = """
            WHERE h.session_id = p_session AND h.entry ->> 'client_id' = d.client_id::text
              AND (h.decided_at IS NULL OR h.entry ->> 'status' = d.status))
        RETURNING village_id
    ), renewed AS (
        UPDATE outreach_heldentry h
        SET entry = h.entry || jsonb_build_object('status', d.status, 'represented_by', d.represented_by, 'at', d.at),
            batch_id = p_batch, held_at = p_now, sent_by_id = p_user
        FROM addition d
        WHERE d.hold IS NOT NULL AND h.session_id = p_session AND h.decided_at IS NULL
          AND h.entry ->> 'client_id' = d.client_id::text
          AND (h.entry ->> 'status', h.entry ->> 'represented_by') IS DISTINCT FROM (d.status, d.represented_by)
        RETURNING h.village_id
    ), touched AS (
"""
ONLY_KEPT = "SELECT village_id, 0 FROM kept)"
KEPT_OR_RENEWED = "SELECT village_id, 0 FROM kept UNION ALL SELECT village_id, 0 FROM renewed)"
FORWARD = BEFORE.replace(KEPT_ONCE, KEPT_AND_RENEWED).replace(ONLY_KEPT, KEPT_OR_RENEWED)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0014_later_acts_of_a_device")]
    operations = [migrations.RunSQL(FORWARD, BEFORE)]
