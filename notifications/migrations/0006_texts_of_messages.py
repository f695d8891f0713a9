import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_refusals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                (
                    "language",
                    models.CharField(
                        choices=[("id", "Bahasa Indonesia"), ("en", "Inggris")], max_length=2, verbose_name="bahasa"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="versi")),
                ("subject", models.CharField(blank=True, max_length=150, verbose_name="judul surel")),
                ("opening", models.CharField(blank=True, max_length=2000, verbose_name="kata pembuka")),
                ("closing", models.CharField(blank=True, max_length=2000, verbose_name="kata penutup")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="alasan perubahan")),
                ("built_in", models.BooleanField(default=False, verbose_name="bawaan portal")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "teks pesan",
                "verbose_name_plural": "teks pesan",
                "ordering": ["kind", "language", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "language", "version"), name="message_text_has_each_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="message_text_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("built_in", True), ("closing", ""), ("opening", ""), ("subject", "")),
                            models.Q(
                                ("built_in", False),
                                models.Q(("subject", ""), _negated=True),
                                models.Q(("opening", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="message_text_is_whole_or_built_in",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagetext",
            trigger=pgtrigger.compiler.Trigger(
                name="message_text_is_never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7ff11332db475f8e5564d6bbb640b4435d96d0a3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_message_text_is_never_changed_05c84",
                    table="notifications_messagetext",
                    when="BEFORE",
                ),
            ),
        ),
    ]
