from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # indexes are built while rows are written
    atomic = False

    dependencies = [
        ("offices", "0006_calendar"),
        ("reports", "0006_targets"),
        ("villages", "0020_venues"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placemonth",
            index=models.Index(
                condition=models.Q(("active__gt", 0)), fields=["month", "village"], name="place_month_of_activity"
            ),
        ),
        AddIndexConcurrently(
            model_name="villagereach",
            index=models.Index(fields=["month"], include=("village", "socialised", "reached"), name="reach_by_month"),
        ),
    ]
