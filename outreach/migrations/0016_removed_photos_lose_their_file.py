"""Photos taken off a session lose their file after 30 days; their rows stay. No row changes here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_files_of_personal_links"),
        ("outreach", "0015_later_words_about_additions"),
        ("villages", "0020_venues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="sessionphoto",
            name="file",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("file__isnull", False), ("removed_at__isnull", False), _connector="OR"),
                name="photo_without_file_was_removed",
            ),
        ),
    ]
