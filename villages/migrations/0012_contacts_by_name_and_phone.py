from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # the table of contacts is large: writers go on while its indexes are made
    atomic = False
    dependencies = [("villages", "0011_duplicates")]
    operations = [
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(
                fields=["district", "name_key"], name="contact_by_name_key", condition=models.Q(("retired_at", None))
            ),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(
                fields=["office", "phone"],
                name="contact_by_phone",
                condition=models.Q(("retired_at", None), models.Q(("phone", ""), _negated=True)),
            ),
        ),
    ]
