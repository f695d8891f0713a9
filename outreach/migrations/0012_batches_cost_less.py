"""Batches cost less: two joins by key instead of one by either key, and rolls written with room for their marks.

The function is that of ``0010_take_batch_of_phones`` but for two things. Joined by one key or the other, each entry was held
against each row of the roll; now there are two joins. And a later act of the device that wrote last is no conflict, although
the answer that would have told it the new version was lost on the way: nobody else wrote in between. Every row of a roll is changed at least once, in columns that no index holds: with half
of a page free the new version lies beside the old one, and no index is touched. Only pages filled from now on have that
room. The index on the session alone is one of those that every other change paid for: the roll's numbers are found by it.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
CREATE OR REPLACE FUNCTION outreach_take_batch(
    p_batch uuid, p_session bigint, p_user bigint, p_origin bigint, p_device text, p_format int, p_sent_at timestamptz,
    p_clock_off int, p_entries jsonb, p_now timestamptz, p_force boolean
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_answer jsonb;
    v_hold text;
    v_adds boolean;
BEGIN
    INSERT INTO outreach_attendancebatch (id, session_id, user_id, origin_id, device, format, sent_at, clock_off, entries,
                                          received_at)
    VALUES (p_batch, p_session, p_user, p_origin, p_device, p_format, p_sent_at, p_clock_off, p_entries, p_now)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        SELECT jsonb_build_object('again', true, 'answers', answer) INTO v_answer FROM outreach_attendancebatch
        WHERE id = p_batch AND session_id = p_session AND p_user IN (user_id, origin_id)
           OR id = p_batch AND session_id = p_session AND p_origin = user_id;
        RETURN v_answer;
    END IF;

    v_adds := EXISTS (SELECT 1 FROM jsonb_array_elements(p_entries) e WHERE e ->> 'name' IS NOT NULL);
    PERFORM 1 FROM outreach_sessiontally t WHERE t.session_id = p_session ORDER BY t.id FOR NO KEY UPDATE;

    SELECT CASE WHEN p_force OR s.state IN ('scheduled', 'ongoing', 'awaiting_roll') THEN NULL
                WHEN s.state = 'closed' THEN 'roll_closed'
                ELSE 'cancelled' END
    INTO v_hold FROM outreach_outreachsession s WHERE s.id = p_session;

    IF v_adds THEN
        PERFORM outreach_add_to_roll(p_batch, p_session, p_user, p_entries, p_now, v_hold, p_force);
    END IF;

    WITH entry AS (
        SELECT e.*, a.id AS row_id, a.village_id, a.status AS old_status, a.represented_by AS old_represented_by,
               a.version AS old_version, a.recorded_at AS old_recorded_at, a.recorded_by_id AS old_recorded_by,
               a.annulled_at IS NOT NULL AS annulled,
               p_format > 1 AND p_device <> '' AND a.device = p_device AND e.seq < a.device_seq AS overtaken,
               p_format > 1 AND p_device <> '' AND a.device = p_device AND e.seq > a.device_seq AS own,
               CASE WHEN v_hold IS NOT NULL THEN v_hold
                    WHEN a.annulled_at IS NOT NULL THEN 'annulled'
                    WHEN sv.locked_at IS NOT NULL AND NOT p_force THEN 'roll_closed' END AS hold,
               row_number() OVER (PARTITION BY a.id ORDER BY e.seq DESC NULLS LAST, e.key DESC) AS turn
        FROM jsonb_to_recordset(p_entries) AS e (
            key text, id bigint, client_id uuid, status text, represented_by text, version int, at timestamptz,
            seq bigint, decide boolean, name text, source text)
        LEFT JOIN outreach_attendance n ON n.session_id = p_session AND n.client_id = e.client_id
        LEFT JOIN outreach_attendance a ON a.session_id = p_session AND a.id = coalesce(e.id, n.id)
        LEFT JOIN outreach_sessionvillage sv ON sv.session_id = p_session AND sv.village_id = a.village_id
    ), judged AS (
        SELECT *, CASE
            WHEN row_id IS NULL AND name IS NOT NULL THEN 'held'
            WHEN row_id IS NULL THEN 'rejected'
            WHEN annulled AND p_force THEN 'rejected'
            WHEN turn > 1 OR overtaken THEN 'unchanged'
            WHEN status = old_status AND represented_by = old_represented_by THEN 'unchanged'
            WHEN hold IS NOT NULL THEN 'held'
            WHEN old_version = 0 THEN 'created'
            WHEN p_force OR decide OR version = old_version OR own THEN 'corrected'
            ELSE 'conflict' END AS outcome
        FROM entry
    ), written AS (
        UPDATE outreach_attendance a
        SET status = j.status, represented_by = j.represented_by, recorded_at = coalesce(j.at, p_now),
            received_at = p_now, recorded_by_id = p_user, device = p_device, source = coalesce(j.source, ''),
            device_seq = CASE WHEN p_format > 1 THEN j.seq END, version = a.version + 1
        FROM judged j
        WHERE a.id = j.row_id AND j.outcome IN ('created', 'corrected', 'conflict')
        RETURNING a.id, a.village_id, OLD.status AS before, NEW.status AS after, NEW.version
    ), kept AS (
        INSERT INTO outreach_heldentry (session_id, village_id, attendance_id, batch_id, reason, entry, held_at, sent_by_id)
        SELECT p_session, village_id, row_id, p_batch, hold,
               jsonb_build_object('status', status, 'represented_by', represented_by, 'at', at, 'seq', seq,
                                  'source', source), p_now, p_user
        FROM judged WHERE outcome = 'held' AND row_id IS NOT NULL
        UNION ALL
        SELECT p_session, village_id, row_id, p_batch, 'conflict',
               jsonb_build_object('status', old_status, 'represented_by', old_represented_by, 'at', old_recorded_at),
               p_now, coalesce(old_recorded_by, p_user)
        FROM judged WHERE outcome = 'conflict'
    ), decided AS (
        UPDATE outreach_heldentry h
        SET decided_at = p_now, decided_by_id = p_user, taken_in = (h.entry ->> 'status' = j.status)
        FROM judged j
        WHERE h.attendance_id = j.row_id AND h.reason = 'conflict' AND h.decided_at IS NULL
          AND j.decide AND j.outcome IN ('corrected', 'unchanged')
    ), change AS (
        SELECT village_id,
               sum((after = 'present')::int - (before = 'present')::int) AS present,
               sum((after = 'represented')::int - (before = 'represented')::int) AS represented,
               sum((after = 'excused')::int - (before = 'excused')::int) AS excused,
               sum((after = 'ill')::int - (before = 'ill')::int) AS ill,
               sum((after = 'on_duty')::int - (before = 'on_duty')::int) AS on_duty,
               sum((after = 'absent')::int - (before = 'absent')::int) AS absent
        FROM written GROUP BY village_id
    ), touched AS (
        SELECT DISTINCT village_id FROM judged
        WHERE outcome IN ('created', 'corrected', 'conflict', 'held') OR decide AND outcome = 'unchanged'
    ), tallied AS (
        UPDATE outreach_sessiontally t
        SET present = t.present + coalesce(c.present, 0), represented = t.represented + coalesce(c.represented, 0),
            excused = t.excused + coalesce(c.excused, 0), ill = t.ill + coalesce(c.ill, 0),
            on_duty = t.on_duty + coalesce(c.on_duty, 0), absent = t.absent + coalesce(c.absent, 0),
            stamp = t.stamp + 1
        FROM touched x LEFT JOIN change c ON c.village_id IS NOT DISTINCT FROM x.village_id
        WHERE t.session_id = p_session AND t.village_id IS NOT DISTINCT FROM x.village_id
    )
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
               'key', j.key, 'outcome', j.outcome, 'id', j.row_id, 'version', coalesce(w.version, j.old_version),
               'reason', CASE j.outcome WHEN 'held' THEN coalesce(j.hold, v_hold, 'roll_closed')
                                        WHEN 'rejected' THEN CASE WHEN j.annulled THEN 'annulled' ELSE 'unknown' END END))
               ORDER BY j.seq, j.key), '[]'::jsonb)
    INTO v_answer
    FROM judged j LEFT JOIN written w ON w.id = j.row_id AND j.turn = 1;

    PERFORM outreach_note_held(p_session, p_now);
    UPDATE outreach_attendancebatch SET answer = v_answer WHERE id = p_batch;
    RETURN jsonb_build_object('again', false, 'answers', v_answer);
END $$;
"""
BEFORE = import_module("outreach.migrations.0010_take_batch_of_phones").FORWARD.replace(
    "CREATE FUNCTION outreach_take_batch", "CREATE OR REPLACE FUNCTION outreach_take_batch", 1
)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0011_check_in_tries")]
    operations = [
        migrations.RunSQL(FORWARD, BEFORE),
        migrations.RunSQL(
            "ALTER TABLE outreach_attendance SET (fillfactor = 50)",
            "ALTER TABLE outreach_attendance RESET (fillfactor)",
        ),
        migrations.AlterField(
            model_name="attendance",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roll",
                to="outreach.outreachsession",
            ),
        ),
    ]
