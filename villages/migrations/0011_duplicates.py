import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Whoever writes contacts (a form, an import by COPY, a merge): what is new or changed is compared with the others.
QUEUE = """
CREATE FUNCTION villages_contacts_to_compare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO villages_contacttocompare (contact_id) SELECT id FROM added ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION villages_contact_to_compare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO villages_contacttocompare (contact_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER new_contacts_are_compared AFTER INSERT ON villages_stakeholder
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION villages_contacts_to_compare();
CREATE TRIGGER changed_contact_is_compared AFTER UPDATE ON villages_stakeholder FOR EACH ROW
    WHEN ((OLD.name_key, OLD.phone, OLD.phone_is_shared, OLD.unit_id, OLD.village_id, OLD.district_id, OLD.office_id,
           OLD.function, OLD.retired_at) IS DISTINCT FROM
          (NEW.name_key, NEW.phone, NEW.phone_is_shared, NEW.unit_id, NEW.village_id, NEW.district_id, NEW.office_id,
           NEW.function, NEW.retired_at))
    EXECUTE FUNCTION villages_contact_to_compare();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0003_region_boundary"),
        ("villages", "0010_contact_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="ContactMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("winner_before", models.JSONField(default=dict)),
                ("winner_after", models.JSONField(default=dict)),
                ("loser_before", models.JSONField(default=dict)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "served",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("merged_at", models.DateTimeField(verbose_name="digabung pada")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="diurungkan pada")),
            ],
            options={
                "verbose_name": "penggabungan kontak",
                "verbose_name_plural": "penggabungan kontak",
                "ordering": ["-merged_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactToCompare",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="villages.stakeholder",
                    ),
                ),
            ],
            options={
                "verbose_name": "kontak yang belum dibandingkan",
                "verbose_name_plural": "kontak yang belum dibandingkan",
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(verbose_name="kemiripan")),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("same_name", "nama sama setelah gelar dilepas"),
                                ("initials", "nama sama bila disingkat"),
                                ("similar_name", "nama ditulis hampir sama"),
                                ("part_of_name", "nama yang satu bagian dari yang lain"),
                                ("same_phone", "telepon sama"),
                                ("shared_phone", "memakai telepon bersama yang sama"),
                                ("same_unit", "RT/RW sama"),
                                ("same_function", "fungsi sama"),
                                ("serves", "fungsi yang biasa melayani beberapa desa"),
                                ("other_phone", "tetapi telepon berbeda"),
                                ("other_function", "tetapi fungsi berbeda"),
                                ("other_unit", "tetapi RT/RW berbeda"),
                                ("other_village", "tetapi desa berbeda"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="alasan",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suspected", "mungkin ganda"),
                            ("not_duplicate", "bukan duplikat"),
                            ("merged", "digabung"),
                        ],
                        default="suspected",
                        max_length=13,
                        verbose_name="keputusan",
                    ),
                ),
                ("found_at", models.DateTimeField(verbose_name="ditemukan pada")),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "kontak yang mungkin ganda",
                "verbose_name_plural": "kontak yang mungkin ganda",
                "ordering": ["-score", "pk"],
            },
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="loser",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="villages.stakeholder",
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="merged_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="undone_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="winner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="villages.stakeholder"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="villages.stakeholder",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="villages.stakeholder"
            ),
        ),
        migrations.AddIndex(
            model_name="contactmerge",
            index=models.Index(
                models.OrderBy(models.F("merged_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="merges_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("loser",),
                name="contact_is_merged_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("winner", models.F("loser")), _negated=True),
                name="contact_is_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="undone_merge_says_who_and_when",
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(
                models.OrderBy(models.F("score"), descending=True),
                models.F("id"),
                condition=models.Q(("state", "suspected")),
                name="pair_to_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="pair_of_contacts_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="pair_has_the_lower_id_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__lte", 100)), name="pair_score_is_at_most_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "suspected")),
                    models.Q(
                        models.Q(("state", "suspected"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decided_pair_says_who_and_when",
            ),
        ),
        migrations.RunSQL(
            QUEUE,
            reverse_sql="DROP FUNCTION villages_contact_to_compare CASCADE; DROP FUNCTION villages_contacts_to_compare CASCADE",
        ),
    ]
