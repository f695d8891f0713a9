from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    # constraints are validated while messages are being written
    atomic = False

    dependencies = [("notifications", "0009_retry_acts_are_kept")]

    operations = [
        migrations.AddField(model_name="message", name="erased_at", field=models.DateTimeField(blank=True, null=True)),
        AddConstraintNotValid(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), _negated=True),
                    ("channel", "inbox"),
                    ("erased_at__isnull", False),
                    _connector="OR",
                ),
                name="message_leads_somewhere",
            ),
        ),
        AddConstraintNotValid(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(
                        models.Q(("state__in", ("scheduled", "sending")), _negated=True),
                        ("address", ""),
                        ("context", {}),
                        ("last_error", ""),
                        ("provider_id", ""),
                        ("recipient_name", ""),
                        ("ways", []),
                    ),
                    _connector="OR",
                ),
                name="message_erased_is_over_and_empty",
            ),
        ),
        ValidateConstraint(model_name="message", name="message_leads_somewhere"),
        ValidateConstraint(model_name="message", name="message_erased_is_over_and_empty"),
    ]
