"""The database function that takes a device's batch into a roll.

Contract (the caller is ``outreach.domain.attendance``, which checks shape and scope first):

``p_entries`` is a JSON list of ``{key, id | client_id, status, represented_by, version, at, seq, decide}``; an addition
also carries ``name, function, unit, village``. The answer is a list of ``{key, outcome, id, version[, reason]}``.
Outcomes: created, unchanged, corrected, conflict, held, rejected. A batch id seen before is answered as
it was; one of another person or session is answered with NULL.

The session's tally rows are locked first, in id order; closing and cancelling lock them too, so the state read
afterwards is the state that counts. The session's own row is touched only by its first participant, or its last one. ``p_force`` takes entries in although the roll is closed (an officer's decision).
"""

from django.db import migrations

FORWARD = r"""
DO $$ BEGIN
    IF current_setting('server_version_num')::int < 180000 THEN
        RAISE EXCEPTION 'The portal needs PostgreSQL 18 or later (RETURNING OLD and NEW); this is %', version();
    END IF;
END $$;
CREATE FUNCTION outreach_take_batch(
    p_batch uuid, p_session bigint, p_user bigint, p_device text, p_entries jsonb, p_now timestamptz, p_force boolean
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_answer jsonb;
    v_hold text;
    v_adds boolean;
BEGIN
    INSERT INTO outreach_attendancebatch (id, session_id, user_id, device, entries, received_at)
    VALUES (p_batch, p_session, p_user, p_device, p_entries, p_now)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        SELECT answer INTO v_answer FROM outreach_attendancebatch
        WHERE id = p_batch AND session_id = p_session AND user_id = p_user;
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
               CASE WHEN v_hold IS NOT NULL THEN v_hold
                    WHEN sv.locked_at IS NOT NULL AND NOT p_force THEN 'roll_closed' END AS hold,
               row_number() OVER (PARTITION BY a.id ORDER BY e.seq DESC NULLS LAST, e.key DESC) AS turn
        FROM jsonb_to_recordset(p_entries) AS e (
            key text, id bigint, client_id uuid, status text, represented_by text, version int, at timestamptz,
            seq bigint, decide boolean, name text)
        LEFT JOIN outreach_attendance a ON a.session_id = p_session AND (a.id = e.id OR a.client_id = e.client_id)
        LEFT JOIN outreach_sessionvillage sv ON sv.session_id = p_session AND sv.village_id = a.village_id
    ), judged AS (
        SELECT *, CASE
            WHEN row_id IS NULL AND name IS NOT NULL THEN 'held'
            WHEN row_id IS NULL THEN 'rejected'
            WHEN turn > 1 THEN 'unchanged'
            WHEN status = old_status AND represented_by = old_represented_by THEN 'unchanged'
            WHEN hold IS NOT NULL THEN 'held'
            WHEN old_version = 0 THEN 'created'
            WHEN p_force OR decide OR version = old_version THEN 'corrected'
            ELSE 'conflict' END AS outcome
        FROM entry
    ), written AS (
        UPDATE outreach_attendance a
        SET status = j.status, represented_by = j.represented_by, recorded_at = coalesce(j.at, p_now),
            received_at = p_now, recorded_by_id = p_user, device = p_device, version = a.version + 1
        FROM judged j
        WHERE a.id = j.row_id AND j.outcome IN ('created', 'corrected', 'conflict')
        RETURNING a.id, a.village_id, OLD.status AS before, NEW.status AS after, NEW.version
    ), kept AS (
        INSERT INTO outreach_heldentry (session_id, village_id, attendance_id, batch_id, reason, entry, held_at, sent_by_id)
        SELECT p_session, village_id, row_id, p_batch, hold,
               jsonb_build_object('status', status, 'represented_by', represented_by, 'at', at), p_now, p_user
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
    ), tallied AS (
        UPDATE outreach_sessiontally t
        SET present = t.present + c.present, represented = t.represented + c.represented,
            excused = t.excused + c.excused, ill = t.ill + c.ill, on_duty = t.on_duty + c.on_duty,
            absent = t.absent + c.absent
        FROM change c
        WHERE t.session_id = p_session AND t.village_id IS NOT DISTINCT FROM c.village_id
    )
    SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
               'key', j.key, 'outcome', j.outcome, 'id', j.row_id, 'version', coalesce(w.version, j.old_version),
               'reason', CASE j.outcome WHEN 'held' THEN coalesce(j.hold, v_hold, 'roll_closed')
                                        WHEN 'rejected' THEN 'unknown' END))
               ORDER BY j.seq, j.key), '[]'::jsonb)
    INTO v_answer
    FROM judged j LEFT JOIN written w ON w.id = j.row_id AND j.turn = 1;

    PERFORM outreach_note_held(p_session, p_now);
    UPDATE outreach_attendancebatch SET answer = v_answer WHERE id = p_batch;
    RETURN v_answer;
END $$;

CREATE FUNCTION outreach_note_held(p_session bigint, p_now timestamptz) RETURNS void LANGUAGE sql AS $$
    -- Held is a session whose roll has a participant; a tap taken back leaves it as it was before. Marks made long before
    -- the hour (from the day before, by mistake) do not make it held: people gather at most three hours early.
    UPDATE outreach_outreachsession s
    SET held_at = CASE WHEN t.came THEN p_now END, first_attendance_at = CASE WHEN t.came THEN p_now END
    FROM (SELECT coalesce(sum(present + represented + counted), 0) > 0
                 AND p_now >= min(starts_at) - interval '3 hours' AS came
          FROM outreach_sessiontally WHERE session_id = p_session) t
    WHERE s.id = p_session AND s.state <> 'closed' AND (s.held_at IS NULL) = t.came;
$$;

CREATE FUNCTION outreach_add_to_roll(
    p_batch uuid, p_session bigint, p_user bigint, p_entries jsonb, p_now timestamptz, p_hold text, p_force boolean
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH addition AS (
        SELECT DISTINCT ON (e.client_id) e.*,
               CASE WHEN p_hold IS NOT NULL THEN p_hold
                    WHEN sv.locked_at IS NOT NULL AND NOT p_force THEN 'roll_closed' END AS hold
        FROM jsonb_to_recordset(p_entries) AS e (
            client_id uuid, name text, function text, unit text, village text, status text, represented_by text,
            at timestamptz, seq bigint)
        LEFT JOIN outreach_sessionvillage sv ON sv.session_id = p_session AND sv.village_id = e.village
        WHERE e.name IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM outreach_attendance a WHERE a.session_id = p_session AND a.client_id = e.client_id)
        ORDER BY e.client_id, e.seq DESC
    ), added AS (
        INSERT INTO outreach_attendance (session_id, village_id, client_id, roll_number, name, function, unit_label,
                                         status, represented_by, device, version)
        SELECT p_session, d.village, d.client_id, top.number + row_number() OVER (ORDER BY d.seq, d.client_id),
               d.name, d.function, d.unit, '', '', '', 0
        FROM addition d,
             (SELECT coalesce(max(roll_number), 0) AS number FROM outreach_attendance WHERE session_id = p_session) top
        WHERE d.hold IS NULL
        RETURNING village_id
    ), listed AS (
        SELECT village_id, count(*) AS people FROM added GROUP BY village_id
    ), kept AS (
        INSERT INTO outreach_heldentry (session_id, village_id, batch_id, reason, entry, held_at, sent_by_id)
        SELECT p_session, d.village, p_batch, d.hold, to_jsonb(d) - 'hold' - 'seq', p_now, p_user
        FROM addition d
        WHERE d.hold IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM outreach_heldentry h
            WHERE h.session_id = p_session AND h.entry ->> 'client_id' = d.client_id::text)
    )
    UPDATE outreach_sessiontally t SET listed = t.listed + l.people
    FROM listed l WHERE t.session_id = p_session AND t.village_id IS NOT DISTINCT FROM l.village_id;
END $$;
"""
BACKWARD = """
DROP FUNCTION outreach_take_batch(uuid, bigint, bigint, text, jsonb, timestamptz, boolean);
DROP FUNCTION outreach_note_held(bigint, timestamptz);
DROP FUNCTION outreach_add_to_roll(uuid, bigint, bigint, jsonb, timestamptz, text, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_times_follow_the_session")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
