from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

PHONE = models.UniqueConstraint(
    condition=models.Q(
        models.Q(("phone", ""), _negated=True), ("phone_is_shared", False), ("retired_at__isnull", True)
    ),
    fields=("office", "phone"),
    name="contact_phone_is_one_persons_unless_shared",
)


class Migration(migrations.Migration):
    """Writers are not held up while indexes are made; a run that was broken off leaves one to be dropped by hand."""

    atomic = False
    dependencies = [("villages", "0005_shared_phones_and_first_consents")]
    operations = [
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="contact_aliases"
            ),
        ),
        AddIndexConcurrently(
            model_name="stakeholder",
            index=models.Index(
                condition=models.Q(("predecessor__isnull", False)), fields=["predecessor"], name="contact_successors"
            ),
        ),
        ValidateConstraint(model_name="neighbourhoodunit", name="merged_unit_is_out_of_use"),
        ValidateConstraint(model_name="stakeholder", name="merged_contact_is_out_of_use"),
        # a unique constraint with a condition is an index and nothing more: made like one
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY contact_phone_is_one_persons_unless_shared"
                    " ON villages_stakeholder (office_id, phone)"
                    " WHERE NOT phone_is_shared AND retired_at IS NULL AND NOT (phone = '')",
                    "DROP INDEX CONCURRENTLY contact_phone_is_one_persons_unless_shared",
                )
            ],
            [migrations.AddConstraint(model_name="stakeholder", constraint=PHONE)],
        ),
    ]
