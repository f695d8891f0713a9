import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Writers are not held up while the index is made; a run that was broken off leaves one to be dropped by hand."""

    atomic = False

    # pg_trgm comes with the search of contacts
    dependencies = [("outreach", "0024_days_of_activity"), ("villages", "0014_search_of_contacts")]

    operations = [
        AddIndexConcurrently(
            model_name="outreachsession",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("venue"), name="gin_trgm_ops"
                ),
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("letter_number"), name="gin_trgm_ops"
                ),
                name="session_search",
            ),
        ),
        # how many sessions a word is part of is known to the planner from statistics of the index
        migrations.RunSQL("ANALYZE outreach_outreachsession", migrations.RunSQL.noop),
    ]
