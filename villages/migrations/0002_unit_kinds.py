"""The kinds of units below a village; editable afterwards in the master data."""

from django.db import migrations

KINDS = [
    ("rw", "RW", False),
    ("rt", "RT", True),
    ("dusun", "Dusun", False),
    ("lingkungan", "Lingkungan", False),
    ("jorong", "Jorong", False),
    ("banjar", "Banjar", False),
]


def add(apps, schema_editor):
    kind = apps.get_model("villages", "UnitKind")
    for slug, name, is_lower in KINDS:
        kind.objects.get_or_create(slug=slug, defaults={"name": name, "is_lower": is_lower})


class Migration(migrations.Migration):
    dependencies = [("villages", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
