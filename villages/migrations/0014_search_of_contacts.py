import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    """Writers are not held up while the index is made; a run that was broken off leaves one to be dropped by hand."""

    atomic = False

    dependencies = [("villages", "0013_village_succession")]

    operations = [
        TrigramExtension(),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                django.contrib.postgres.indexes.OpClass(models.F("name_key"), name="gin_trgm_ops"),
                name="contact_search",
            ),
        ),
        # how many names a word is part of is known to the planner from statistics of the index, made with the table's
        migrations.RunSQL("ANALYZE villages_stakeholder", migrations.RunSQL.noop),
    ]
