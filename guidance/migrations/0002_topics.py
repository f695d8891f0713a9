"""The topics offices teach; editable afterwards in the master data."""

from django.db import migrations

TOPICS = [
    ("tppo-tppm", "Pencegahan TPPO dan TPPM"),
    ("migrasi-prosedural", "Bekerja ke luar negeri secara prosedural"),
    ("paspor", "Paspor dan M-Paspor"),
    ("orang-asing", "Keberadaan dan kegiatan orang asing"),
    ("desa-binaan", "Pembinaan Desa Binaan Imigrasi"),
]


def add(apps, schema_editor):
    topic = apps.get_model("guidance", "Topic")
    for position, (slug, name) in enumerate(TOPICS, start=1):
        topic.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
