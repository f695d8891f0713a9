"""Composite foreign keys: officers, villages and tallies carry the session's times, and the database keeps them true."""

from django.db import migrations

FORWARD = """
ALTER TABLE outreach_sessionofficer
    ADD CONSTRAINT officer_times_follow_the_session
    FOREIGN KEY (session_id, starts_at, ends_at, blocks)
    REFERENCES outreach_outreachsession (id, starts_at, ends_at, blocks)
    ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE outreach_sessionvillage
    ADD CONSTRAINT village_start_follows_the_session
    FOREIGN KEY (session_id, starts_at)
    REFERENCES outreach_outreachsession (id, starts_at)
    ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE outreach_sessiontally
    ADD CONSTRAINT tally_start_follows_the_session
    FOREIGN KEY (session_id, starts_at)
    REFERENCES outreach_outreachsession (id, starts_at)
    ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE outreach_outreachsession
    ADD CONSTRAINT host_is_one_of_the_villages
    FOREIGN KEY (id, host_id)
    REFERENCES outreach_sessionvillage (session_id, village_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARD = """
ALTER TABLE outreach_outreachsession DROP CONSTRAINT host_is_one_of_the_villages;
ALTER TABLE outreach_sessiontally DROP CONSTRAINT tally_start_follows_the_session;
ALTER TABLE outreach_sessionvillage DROP CONSTRAINT village_start_follows_the_session;
ALTER TABLE outreach_sessionofficer DROP CONSTRAINT officer_times_follow_the_session;
"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
