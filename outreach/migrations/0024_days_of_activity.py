from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # indexes are built while rows are written
    atomic = False

    dependencies = [
        ("guidance", "0002_topics"),
        ("offices", "0006_calendar"),
        ("outreach", "0023_book_what_is_there"),
        ("villages", "0020_venues"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="sessionfigures",
            index=models.Index(
                condition=models.Q(("active__gt", 0)), fields=["local_date", "village"], name="figures_of_activity"
            ),
        ),
    ]
