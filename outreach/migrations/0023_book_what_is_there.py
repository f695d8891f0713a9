"""Book what was there before the triggers were, some sessions at a time, while everybody goes on writing."""

from django.db import migrations, transaction

AT_A_TIME = 500


def book(apps, schema_editor):
    sessions = apps.get_model("outreach", "OutreachSession").objects.order_by("pk")
    last = 0
    while ids := list(sessions.filter(pk__gt=last).values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT outreach_book_figures(%s)", [ids])
        last = ids[-1]
    villages = apps.get_model("villages", "AssistedVillage").objects.values_list("pk", flat=True)
    marks = apps.get_model("outreach", "ReachMark")
    marks.objects.bulk_create([marks(village_id=code) for code in villages], batch_size=1000)


class Migration(migrations.Migration):
    # each batch by itself: nobody waits for the whole
    atomic = False
    dependencies = [("outreach", "0022_figures_are_booked")]
    operations = [migrations.RunPython(book, migrations.RunPython.noop)]
