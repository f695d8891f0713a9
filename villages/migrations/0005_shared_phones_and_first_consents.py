"""What the registry's new columns and tables know from the start.

Phones that several contacts of one office have are marked as shared, as they are in fact; the wish a contact holds
becomes the first row of its consents. Repeating changes nothing.
"""

from django.db import migrations

SHARED = """
    UPDATE villages_stakeholder AS contact SET phone_is_shared = true
    FROM (
        SELECT office_id, phone FROM villages_stakeholder
        WHERE phone <> '' AND retired_at IS NULL GROUP BY office_id, phone HAVING count(*) > 1
    ) AS several
    WHERE contact.office_id = several.office_id AND contact.phone = several.phone
      AND NOT contact.phone_is_shared AND contact.retired_at IS NULL
"""
CONSENTS = """
    INSERT INTO villages_consent (stakeholder_id, wants_messages, at, source, notice_version)
    SELECT id, opted_in_at IS NOT NULL, coalesce(opted_in_at, opted_out_at), wish_source, notice_version
    FROM villages_stakeholder AS contact
    WHERE (opted_in_at IS NOT NULL OR opted_out_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM villages_consent WHERE stakeholder_id = contact.id)
"""


class Migration(migrations.Migration):
    dependencies = [("villages", "0004_registry")]
    operations = [
        migrations.RunSQL(SHARED, migrations.RunSQL.noop),
        migrations.RunSQL(CONSENTS, migrations.RunSQL.noop),
    ]
