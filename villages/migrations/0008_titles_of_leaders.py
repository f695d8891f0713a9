"""What the leaders of the units known from the start are called; editable afterwards."""

from django.db import migrations

TITLES = {
    "dusun": "Kepala Dusun",
    "lingkungan": "Kepala Lingkungan",
    "jorong": "Wali Jorong",
    "banjar": "Kelihan Banjar",
}


def name(apps, schema_editor):
    kind = apps.get_model("villages", "UnitKind")
    for slug, title in TITLES.items():
        kind.objects.filter(slug=slug, leader_title="").update(leader_title=title)


class Migration(migrations.Migration):
    dependencies = [("villages", "0007_units_merge_and_have_leaders")]
    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
