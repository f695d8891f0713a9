"""Two indexes of messages that nothing asks: one for keys that begin with something, one for a person's messages on any
channel. Each cost its part of every message planned, sent and called off.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LIKE = "notifications_message_dedupe_key_35f31e9e_like"
PERSON = "notifications_message_recipient_user_id_96d61f09"
UNIQUE = "ALTER TABLE notifications_message RENAME CONSTRAINT"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("notifications", "0012_wish_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"{UNIQUE} notifications_message_dedupe_key_key TO message_written_once",
                    f"{UNIQUE} message_written_once TO notifications_message_dedupe_key_key",
                ),
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {LIKE}",
                    f"CREATE INDEX CONCURRENTLY {LIKE} ON notifications_message (dedupe_key varchar_pattern_ops)",
                ),
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {PERSON}",
                    f"CREATE INDEX CONCURRENTLY {PERSON} ON notifications_message (recipient_user_id)",
                ),
            ],
            state_operations=[
                migrations.AlterField("message", "dedupe_key", models.CharField(max_length=200)),
                migrations.AddConstraint(
                    "message", models.UniqueConstraint(fields=["dedupe_key"], name="message_written_once")
                ),
                migrations.AlterField(
                    "message",
                    "recipient_user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
