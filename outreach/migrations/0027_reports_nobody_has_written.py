"""The reports that are longest due, of a Kanwil or the nation: read off an index instead of all reports there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("outreach", "0026_figures_are_planned_once")]
    operations = [
        AddIndexConcurrently(
            "sessionreport",
            models.Index(
                fields=["due_on", "id"],
                name="report_unwritten",
                condition=models.Q(("submitted_at__isnull", True)),
            ),
        ),
    ]
