"""Sessions book what they count for, when the transaction that touched them commits.

Statements that touch a session's rows leave a mark; at commit, after every lock of the transaction was taken, one
trigger takes all its marks, in order, counts these sessions anew from their rows and writes down what became different.
Whoever books a session second waits for the first and then reads what that one committed: no change is lost or counted
twice, and no lock is asked for while another may be waited for.
"""

# ruff: noqa: S608 - statements made of the names of our own tables and columns

from django.db import migrations

SESSION = (
    "planned", "held", "moved", "postponed", "cancelled", "rolls", "rolls_received", "rolls_on_time", "reports",
    "reports_received", "reports_on_time", "follow_ups", "follow_ups_held",
)  # fmt: skip
PEOPLE = (
    "invited", "answered", "promised", "kept", "present", "represented", "counted", "officials", "leaders", "security",
    "community", "public", "pupils", "job_seekers", "others", "female", "male", "sex_unknown", "under_18", "aged_18",
    "aged_36", "aged_60", "age_unknown",
)  # fmt: skip
MEASURES = (*SESSION, *PEOPLE, "active")
KEYS = ("session_id", "village_id", "office_id", "regional_office_id", "regency_id", "district_id", "local_date",
        "topic_id", "kind")  # fmt: skip
COLUMNS = (*KEYS, *MEASURES)
XID = "pg_current_xact_id()::text::bigint"

VIEW = """
CREATE VIEW outreach_figures_now AS
SELECT t.session_id, t.village_id, s.office_id, s.regional_office_id, t.regency_id, t.district_id, s.local_date,
    s.topic_id, s.kind,
    (f.host AND f.planned)::int AS planned,
    (f.host AND f.held)::int AS held,
    (f.host AND s.moves > 0 AND s.state <> 'draft')::int AS moved,
    (f.host AND s.state = 'postponed')::int AS postponed,
    (f.host AND s.state = 'cancelled')::int AS cancelled,
    (f.host AND f.rolls)::int AS rolls,
    (f.host AND f.rolls AND f.held)::int AS rolls_received,
    coalesce(f.host AND f.rolls AND f.held AND s.first_attendance_at <= s.ends_at + interval '24 hours', false)::int
        AS rolls_on_time,
    (f.host AND r.id IS NOT NULL)::int AS reports,
    (f.host AND r.submitted_at IS NOT NULL)::int AS reports_received,
    coalesce(f.host AND (r.submitted_at AT TIME ZONE s.zone)::date <= r.due_on, false)::int AS reports_on_time,
    (f.host AND f.planned AND s.parent_id IS NOT NULL)::int AS follow_ups,
    (f.host AND f.held AND s.parent_id IS NOT NULL)::int AS follow_ups_held,
    CASE WHEN f.planned THEN p.invited ELSE 0 END AS invited,
    CASE WHEN f.planned THEN p.answered ELSE 0 END AS answered,
    CASE WHEN f.planned THEN p.promised ELSE 0 END AS promised,
    CASE WHEN f.planned THEN p.kept ELSE 0 END AS kept,
    p.present, p.represented, c.counted, p.officials, p.leaders, p.security, p.community, c.public, c.pupils,
    c.job_seekers, c.others, p.female + c.female AS female, p.male + c.male AS male,
    p.sex_unknown + c.sex_unknown AS sex_unknown, c.under_18, c.aged_18, c.aged_36, c.aged_60,
    p.present + p.represented + c.age_unknown AS age_unknown,
    (f.held AND t.village_id IS NOT NULL)::int AS active
FROM outreach_sessiontally t
JOIN outreach_outreachsession s ON s.id = t.session_id
LEFT JOIN outreach_sessionreport r ON r.session_id = t.session_id
CROSS JOIN LATERAL (
    SELECT coalesce(t.village_id = s.host_id, false) AS host, s.held_at IS NOT NULL AS held,
           s.state IN ('scheduled', 'ongoing', 'awaiting_roll', 'closed') AS planned,
           NOT s.imported AND (s.held_at IS NOT NULL OR s.state IN ('awaiting_roll', 'closed')) AS rolls
) f
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE a.client_id IS NULL)::int AS invited,
        count(*) FILTER (WHERE a.client_id IS NULL AND a.answer <> '')::int AS answered,
        count(*) FILTER (WHERE a.client_id IS NULL AND a.answer IN ('coming', 'represented'))::int AS promised,
        count(*) FILTER (WHERE a.client_id IS NULL AND a.answer IN ('coming', 'represented') AND x.came)::int AS kept,
        count(*) FILTER (WHERE x.came AND a.status = 'present')::int AS present,
        count(*) FILTER (WHERE x.came AND a.status = 'represented')::int AS represented,
        count(*) FILTER (WHERE x.came AND a.function IN ('district_head', 'forkopimcam', 'district_staff',
                                                         'village_head', 'village_staff'))::int AS officials,
        count(*) FILTER (WHERE x.came AND a.function IN ('rw_head', 'rt_head'))::int AS leaders,
        count(*) FILTER (WHERE x.came AND a.function IN ('army', 'police'))::int AS security,
        count(*) FILTER (WHERE x.came AND a.function NOT IN (
            'district_head', 'forkopimcam', 'district_staff', 'village_head', 'village_staff', 'rw_head', 'rt_head', 'army',
            'police'))::int AS community,
        count(*) FILTER (WHERE x.came AND h.honorific = 'f')::int AS female,
        count(*) FILTER (WHERE x.came AND h.honorific = 'm')::int AS male,
        count(*) FILTER (WHERE x.came AND coalesce(h.honorific, '') = '')::int AS sex_unknown
    FROM outreach_attendance a
    LEFT JOIN villages_stakeholder h ON h.id = a.stakeholder_id
    CROSS JOIN LATERAL (SELECT f.held AND a.status IN ('present', 'represented') AS came) x
    WHERE a.session_id = t.session_id AND a.village_id IS NOT DISTINCT FROM t.village_id AND a.annulled_at IS NULL
) p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.count), 0)::int AS counted,
        coalesce(sum(c.count) FILTER (WHERE c.category = 'public'), 0)::int AS public,
        coalesce(sum(c.count) FILTER (WHERE c.category = 'pupil'), 0)::int AS pupils,
        coalesce(sum(c.count) FILTER (WHERE c.category = 'job_seeker'), 0)::int AS job_seekers,
        coalesce(sum(c.count) FILTER (WHERE c.category = 'other'), 0)::int AS others,
        coalesce(sum(c.count) FILTER (WHERE c.sex = 'f'), 0)::int AS female,
        coalesce(sum(c.count) FILTER (WHERE c.sex = 'm'), 0)::int AS male,
        coalesce(sum(c.count) FILTER (WHERE c.sex = ''), 0)::int AS sex_unknown,
        coalesce(sum(c.count) FILTER (WHERE c.age_band = '0-17'), 0)::int AS under_18,
        coalesce(sum(c.count) FILTER (WHERE c.age_band = '18-35'), 0)::int AS aged_18,
        coalesce(sum(c.count) FILTER (WHERE c.age_band = '36-59'), 0)::int AS aged_36,
        coalesce(sum(c.count) FILTER (WHERE c.age_band = '60+'), 0)::int AS aged_60,
        coalesce(sum(c.count) FILTER (WHERE c.age_band = ''), 0)::int AS age_unknown
    FROM outreach_countedparticipants c
    WHERE c.session_id = t.session_id AND c.village_id = t.village_id AND f.held
) c
"""
UNITS_VIEW = """
CREATE VIEW outreach_units_now AS
SELECT u.session_id, u.unit_id, n.village_id, s.local_date, true AS socialised
FROM outreach_sessionunit u
JOIN villages_neighbourhoodunit n ON n.id = u.unit_id
JOIN outreach_outreachsession s ON s.id = u.session_id AND s.held_at IS NOT NULL
WHERE EXISTS (SELECT FROM outreach_attendance a
              WHERE a.session_id = u.session_id AND a.annulled_at IS NULL AND a.status IN ('present', 'represented'))
   OR EXISTS (SELECT FROM outreach_countedparticipants c WHERE c.session_id = u.session_id AND c.count > 0)
UNION ALL
SELECT DISTINCT a.session_id, a.unit_id, n.village_id, s.local_date, false
FROM outreach_attendance a
JOIN outreach_outreachsession s ON s.id = a.session_id AND s.held_at IS NOT NULL
JOIN villages_neighbourhoodunit n ON n.id = a.unit_id
WHERE a.function = 'rt_head' AND a.annulled_at IS NULL AND a.status IN ('present', 'represented')
  AND NOT EXISTS (SELECT FROM outreach_sessionunit u WHERE u.session_id = a.session_id AND u.unit_id = a.unit_id)
"""

REACHED_VIEW = """
CREATE VIEW outreach_unit_reached AS
SELECT u.id, u.session_id, e.id AS unit_id, n.village_id, u.local_date, u.socialised
FROM villages_neighbourhoodunit n
JOIN outreach_unitfigures u ON u.unit_id = n.id
LEFT JOIN villages_neighbourhoodunit m ON m.id = n.merged_into_id
JOIN villages_neighbourhoodunit e ON e.id = coalesce(m.merged_into_id, m.id, n.id) AND e.retired_at IS NULL
JOIN villages_unitkind k ON k.id = e.kind_id AND k.is_lower
"""


def _list(names: tuple[str, ...], form: str = "{}") -> str:
    return ", ".join(form.format(name) for name in names)


BOOK = f"""
CREATE FUNCTION outreach_book_figures(p_sessions bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('outreach.figures', x.id))
    FROM (SELECT DISTINCT unnest(p_sessions) AS id ORDER BY 1) x;

    WITH found AS MATERIALIZED (
        SELECT {_list(COLUMNS)} FROM outreach_figures_now WHERE session_id = ANY(p_sessions)
    ), pair AS MATERIALIZED (
        SELECT o.id AS old_id, {_list(COLUMNS, "o.{0} AS o_{0}")}, {_list(COLUMNS, "n.{0} AS n_{0}")}
        FROM (SELECT * FROM outreach_sessionfigures WHERE session_id = ANY(p_sessions)) o
        FULL JOIN found n ON n.session_id = o.session_id AND coalesce(n.village_id, '') = coalesce(o.village_id, '')
        WHERE ({_list(COLUMNS, "o.{}")}) IS DISTINCT FROM ({_list(COLUMNS, "n.{}")})
    ), removed AS (
        DELETE FROM outreach_sessionfigures f USING pair p WHERE f.id = p.old_id AND p.n_session_id IS NULL
    ), written AS (
        INSERT INTO outreach_sessionfigures ({_list(COLUMNS)})
        SELECT {_list(COLUMNS, "n_{}")} FROM pair WHERE n_session_id IS NOT NULL
        ON CONFLICT (session_id, village_id) DO UPDATE SET {_list(COLUMNS[2:], "{0} = excluded.{0}")}
    ), marked AS (
        INSERT INTO outreach_reachmark (village_id, month)
        SELECT DISTINCT m.village_id, date_trunc('month', m.local_date)::date
        FROM pair p CROSS JOIN LATERAL (VALUES (p.o_village_id, p.o_local_date, p.o_active),
                                               (p.n_village_id, p.n_local_date, p.n_active)) m (village_id, local_date, active)
        WHERE m.active = 1 AND (p.o_active IS DISTINCT FROM p.n_active OR p.o_local_date <> p.n_local_date)
    )
    INSERT INTO outreach_figuredelta ({_list(COLUMNS)}, xid, changed_at)
    SELECT {_list(KEYS)}, {_list(MEASURES, "sum({0}) AS {0}")}, {XID}, clock_timestamp()
    FROM (
        SELECT {_list(KEYS, "o_{0} AS {0}")}, {_list(MEASURES, "-o_{0} AS {0}")} FROM pair WHERE o_session_id IS NOT NULL
        UNION ALL
        SELECT {_list(KEYS, "n_{0}")}, {_list(MEASURES, "n_{0}")} FROM pair WHERE n_session_id IS NOT NULL
    ) change
    GROUP BY {_list(KEYS)}
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in MEASURES)};

    WITH found AS MATERIALIZED (
        SELECT session_id, unit_id, local_date, socialised FROM outreach_units_now WHERE session_id = ANY(p_sessions)
    ), pair AS MATERIALIZED (
        SELECT o.id AS old_id, coalesce(n.unit_id, o.unit_id) AS unit, o.local_date AS o_date, n.local_date AS n_date,
               n.session_id, n.socialised
        FROM (SELECT * FROM outreach_unitfigures WHERE session_id = ANY(p_sessions)) o
        FULL JOIN found n ON n.session_id = o.session_id AND n.unit_id = o.unit_id
        WHERE (o.local_date, o.socialised) IS DISTINCT FROM (n.local_date, n.socialised)
    ), removed AS (
        DELETE FROM outreach_unitfigures f USING pair p WHERE f.id = p.old_id AND p.session_id IS NULL
    ), written AS (
        INSERT INTO outreach_unitfigures (session_id, unit_id, local_date, socialised)
        SELECT session_id, unit, n_date, socialised FROM pair WHERE session_id IS NOT NULL
        ON CONFLICT (session_id, unit_id) DO UPDATE
        SET local_date = excluded.local_date, socialised = excluded.socialised
    )
    INSERT INTO outreach_reachmark (village_id, month)
    SELECT DISTINCT u.village_id, date_trunc('month', d.day)::date
    FROM pair p JOIN villages_neighbourhoodunit u ON u.id = p.unit
    CROSS JOIN LATERAL (VALUES (p.o_date), (p.n_date)) d (day) WHERE d.day IS NOT NULL;
END $$;

CREATE FUNCTION outreach_book_marks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_sessions bigint[];
BEGIN
    -- the first of the transaction's marks takes them all; the others find none
    WITH taken AS (
        DELETE FROM outreach_figuremark WHERE xid = {XID} RETURNING session_id
    )
    SELECT array_agg(session_id) INTO v_sessions FROM taken;
    IF v_sessions IS NOT NULL THEN
        PERFORM outreach_book_figures(v_sessions);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER figures_are_booked AFTER INSERT ON outreach_figuremark
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION outreach_book_marks();
"""
MARKED = {
    "outreach_outreachsession": "id",
    "outreach_sessiontally": "session_id",
    "outreach_attendance": "session_id",
    "outreach_countedparticipants": "session_id",
    "outreach_sessionunit": "session_id",
    "outreach_sessionreport": "session_id",
}


def _marks(table: str, column: str) -> str:
    """A mark for each session a statement touched, that has none yet."""
    new, old = f"SELECT {column} AS id FROM new_rows", f"SELECT {column} AS id FROM old_rows"
    made = []
    for event, source, referencing in (
        ("insert", new, "NEW TABLE AS new_rows"),
        ("update", f"{new} UNION {old}", "NEW TABLE AS new_rows OLD TABLE AS old_rows"),
        ("delete", old, "OLD TABLE AS old_rows"),
    ):
        made.append(f"""
CREATE FUNCTION {table}_figures_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outreach_figuremark (xid, session_id)
    SELECT DISTINCT {XID}, x.id FROM ({source}) x
    WHERE NOT EXISTS (SELECT FROM outreach_figuremark m WHERE m.xid = {XID} AND m.session_id = x.id);
    RETURN NULL;
END $$;
CREATE TRIGGER figures_{event} AFTER {event.upper()} ON {table} REFERENCING {referencing}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_figures_{event}();
""")
    return "".join(made)


PEOPLE_AND_UNITS = f"""
CREATE FUNCTION outreach_figures_of_a_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outreach_figuremark (xid, session_id)
    SELECT DISTINCT {XID}, a.session_id FROM outreach_attendance a
    WHERE a.stakeholder_id = NEW.id
      AND NOT EXISTS (SELECT FROM outreach_figuremark m WHERE m.xid = {XID} AND m.session_id = a.session_id);
    RETURN NULL;
END $$;
CREATE TRIGGER figures_follow_the_honorific AFTER UPDATE OF honorific ON villages_stakeholder
FOR EACH ROW WHEN (OLD.honorific IS DISTINCT FROM NEW.honorific) EXECUTE FUNCTION outreach_figures_of_a_contact();

CREATE FUNCTION outreach_reach_of_a_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outreach_reachmark (village_id, month)
    SELECT DISTINCT v.village_id, NULL::date FROM (VALUES (NEW.village_id), (OLD.village_id)) v (village_id)
    WHERE v.village_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER reach_follows_a_new_unit AFTER INSERT ON villages_neighbourhoodunit
FOR EACH ROW EXECUTE FUNCTION outreach_reach_of_a_unit();
CREATE TRIGGER reach_follows_the_unit AFTER UPDATE ON villages_neighbourhoodunit
FOR EACH ROW WHEN ((OLD.retired_at, OLD.merged_into_id, OLD.kind_id, OLD.village_id)
                   IS DISTINCT FROM (NEW.retired_at, NEW.merged_into_id, NEW.kind_id, NEW.village_id))
EXECUTE FUNCTION outreach_reach_of_a_unit();
"""
BACK = "".join(
    f"DROP TRIGGER figures_{event} ON {table}; DROP FUNCTION {table}_figures_{event}();"
    for table in MARKED
    for event in ("insert", "update", "delete")
)
BACK += """
DROP TRIGGER figures_follow_the_honorific ON villages_stakeholder;
DROP TRIGGER reach_follows_a_new_unit ON villages_neighbourhoodunit;
DROP TRIGGER reach_follows_the_unit ON villages_neighbourhoodunit;
DROP FUNCTION outreach_figures_of_a_contact();
DROP FUNCTION outreach_reach_of_a_unit();
DROP TRIGGER figures_are_booked ON outreach_figuremark;
DROP FUNCTION outreach_book_marks();
DROP FUNCTION outreach_book_figures(bigint[]);
DROP VIEW outreach_unit_reached;
DROP VIEW outreach_units_now;
DROP VIEW outreach_figures_now;
"""
FORWARD = (
    ";".join((VIEW, UNITS_VIEW, REACHED_VIEW, BOOK))
    + "".join(_marks(*item) for item in MARKED.items())
    + PEOPLE_AND_UNITS
)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0021_figures"), ("villages", "0020_venues")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
