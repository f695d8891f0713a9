"""A composite foreign key: what takes a tick back is about the session the tick is about."""

from django.db import migrations, models

TABLE = "ALTER TABLE outreach_grouppost"


class Migration(migrations.Migration):
    """Ticks go on being set while the index is built and old rows are checked; a run that was broken off leaves an index
    to be dropped by hand."""

    atomic = False
    dependencies = [("outreach", "0018_what_groups_were_told")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY group_post_session ON outreach_grouppost (id, session_id)",
                    migrations.RunSQL.noop,  # gone with its constraint
                ),
                migrations.RunSQL(
                    f"{TABLE} ADD CONSTRAINT group_post_session UNIQUE USING INDEX group_post_session",
                    f"{TABLE} DROP CONSTRAINT group_post_session",
                ),
            ],
            [
                migrations.AddConstraint(
                    model_name="grouppost",
                    constraint=models.UniqueConstraint(fields=("id", "session"), name="group_post_session"),
                )
            ],
        ),
        migrations.RunSQL(
            f"{TABLE} ADD CONSTRAINT group_post_withdraws_one_of_its_session FOREIGN KEY (withdraws_id, session_id)"
            " REFERENCES outreach_grouppost (id, session_id) NOT VALID",
            f"{TABLE} DROP CONSTRAINT group_post_withdraws_one_of_its_session",
        ),
        migrations.RunSQL(
            f"{TABLE} VALIDATE CONSTRAINT group_post_withdraws_one_of_its_session", migrations.RunSQL.noop
        ),
    ]
