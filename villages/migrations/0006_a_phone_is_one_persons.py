from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("villages", "0005_shared_phones_and_first_consents")]
    operations = [
        migrations.AddConstraint(
            model_name="stakeholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("phone", ""), _negated=True), ("phone_is_shared", False), ("retired_at__isnull", True)
                ),
                fields=("office", "phone"),
                name="contact_phone_is_one_persons_unless_shared",
            ),
        ),
    ]
