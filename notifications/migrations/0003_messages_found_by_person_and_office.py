from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    # indexes are built while messages are being written
    atomic = False

    dependencies = [("notifications", "0002_messages_on_several_channels")]

    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                models.Func(
                    models.F("dedupe_key"),
                    models.Value(":(email|whatsapp|sms|inbox)$"),
                    models.Value(""),
                    function="regexp_replace",
                    output_field=models.CharField(),
                ),
                name="message_by_plan_key",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("person", ""), _negated=True),
                fields=["person", "due_at"],
                name="message_by_person",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "inbox")),
                fields=["recipient_user", "-sent_at"],
                name="message_in_inbox",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(fields=["office", "-due_at", "-id"], name="message_by_office"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(fields=["regional_office", "-due_at", "-id"], name="message_by_regional_office"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(fields=["-due_at", "-id"], name="message_by_time"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("provider_id", ""), _negated=True),
                fields=["provider_id"],
                name="message_by_provider_id",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(condition=models.Q(("root__isnull", False)), fields=["root"], name="message_by_root"),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("bundle__isnull", False)), fields=["bundle"], name="message_by_bundle"
            ),
        ),
        AddConstraintNotValid(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "inbox"), _negated=True), ("recipient_user__isnull", False), _connector="OR"
                ),
                name="message_in_the_inbox_has_an_account",
            ),
        ),
        AddConstraintNotValid(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bundle__isnull", False), models.Q(("state", "bundled"), _negated=True), _connector="OR"
                ),
                name="message_bundled_names_its_bundle",
            ),
        ),
        ValidateConstraint(
            model_name="message",
            name="message_in_the_inbox_has_an_account",
        ),
        ValidateConstraint(
            model_name="message",
            name="message_bundled_names_its_bundle",
        ),
    ]
