"""Columns and tables for taking attendance without signal: each can be added while the release before is running."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_files_of_personal_links"),
        ("guidance", "0002_topics"),
        ("offices", "0006_calendar"),
        ("outreach", "0008_village_answers"),
        ("villages", "0020_venues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strokes", models.JSONField()),
                ("signed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "tanda tangan",
                "verbose_name_plural": "tanda tangan",
            },
        ),
        migrations.CreateModel(
            name="FollowUpReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField(unique=True)),
                ("held_on", models.DateField(verbose_name="tanggal")),
                ("men", models.PositiveIntegerField(verbose_name="laki-laki")),
                ("women", models.PositiveIntegerField(verbose_name="perempuan")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="catatan")),
                ("sent_by_name", models.CharField(max_length=120, verbose_name="nama pelapor")),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "menunggu operator"),
                            ("confirmed", "dikonfirmasi"),
                            ("declined", "ditolak"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="alasan")),
            ],
            options={
                "verbose_name": "laporan kegiatan lanjutan",
                "verbose_name_plural": "laporan kegiatan lanjutan",
                "ordering": ["received_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OfflineDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("stamp", models.CharField(blank=True, max_length=40)),
                ("persisted", models.BooleanField(null=True)),
                ("unsent", models.PositiveIntegerField(default=0)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "perangkat",
                "verbose_name_plural": "perangkat",
            },
        ),
        migrations.CreateModel(
            name="RollAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("closed", "menutup daftar hadir"),
                            ("undone", "membatalkan penutupan"),
                            ("reopened", "membuka kembali daftar hadir"),
                            ("corrected", "mengoreksi catatan"),
                            ("annulled", "membatalkan baris"),
                            ("restored", "memulihkan baris"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="alasan")),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("acted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "riwayat daftar hadir",
                "verbose_name_plural": "riwayat daftar hadir",
                "ordering": ["-acted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RollCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("roll_stamp", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField(default=0)),
                ("ready_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "salinan daftar hadir",
                "verbose_name_plural": "salinan daftar hadir",
            },
        ),
        migrations.CreateModel(
            name="RollNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField(unique=True)),
                ("text", models.CharField(max_length=500, verbose_name="catatan")),
                ("noted_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "catatan daftar hadir",
                "verbose_name_plural": "catatan daftar hadir",
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_id", models.UUIDField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("activity", "foto kegiatan"), ("sheet", "daftar hadir bertanda tangan")],
                        default="activity",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                ("taken_at", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "foto kegiatan",
                "verbose_name_plural": "foto kegiatan",
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.TextField(blank=True, max_length=2000, verbose_name="temuan")),
                ("follow_up", models.TextField(blank=True, max_length=2000, verbose_name="tindak lanjut")),
            ],
            options={
                "verbose_name": "catatan sambang desa",
                "verbose_name_plural": "catatan sambang desa",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="outreachsession",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="outreachsession",
            name="update_update",
        ),
        migrations.AddField(
            model_name="attendance",
            name="annulled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="device_seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "tidak dicatat"),
                    ("tap", "ketukan"),
                    ("all", "tandai semua"),
                    ("number", "nomor daftar"),
                    ("qr", "kode QR"),
                    ("paper", "daftar kertas"),
                    ("self", "kode di tempat"),
                ],
                db_default="",
                default="",
                max_length=6,
                verbose_name="cara mencatat",
            ),
        ),
        migrations.AddField(
            model_name="attendancebatch",
            name="clock_off",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attendancebatch",
            name="format",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="attendancebatch",
            name="origin",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attendancebatch",
            name="sent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outreachsession",
            name="client_id",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="outreachsessionevent",
            name="client_id",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="sessiontally",
            name="stamp",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="attendancebatch",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="heldentry",
            name="reason",
            field=models.CharField(
                choices=[
                    ("roll_closed", "daftar hadir sudah ditutup"),
                    ("cancelled", "kegiatan dibatalkan"),
                    ("conflict", "ada dua catatan"),
                    ("count", "ada dua jumlah"),
                    ("annulled", "barisnya dibatalkan"),
                ],
                max_length=12,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreachsession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "outreach_outreachsessionevent" ("after_prayer", "blocks", "client_id", "created_at", "created_by_id", "district_id", "ends_at", "expected_participants", "first_attendance_at", "gathering", "held_at", "host_id", "id", "imported", "is_public", "kind", "led_by_id", "letter_number", "level", "local_date", "local_end", "local_start", "logged_afterwards", "moves", "notes", "occurrence", "office_id", "open_ended", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "planned_at", "reason", "regency_id", "regional_office_id", "revision", "roll_closed_at", "series_id", "starts_at", "state", "topic_id", "venue", "version", "zone") VALUES (NEW."after_prayer", NEW."blocks", NEW."client_id", NEW."created_at", NEW."created_by_id", NEW."district_id", NEW."ends_at", NEW."expected_participants", NEW."first_attendance_at", NEW."gathering", NEW."held_at", NEW."host_id", NEW."id", NEW."imported", NEW."is_public", NEW."kind", NEW."led_by_id", NEW."letter_number", NEW."level", NEW."local_date", NEW."local_end", NEW."local_start", NEW."logged_afterwards", NEW."moves", NEW."notes", NEW."occurrence", NEW."office_id", NEW."open_ended", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_id", NEW."planned_at", NEW."reason", NEW."regency_id", NEW."regional_office_id", NEW."revision", NEW."roll_closed_at", NEW."series_id", NEW."starts_at", NEW."state", NEW."topic_id", NEW."venue", NEW."version", NEW."zone"); RETURN NULL;',
                    hash="f957eafda485cc8771730ced35beb350f988dd11",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9f005",
                    table="outreach_outreachsession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreachsession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "outreach_outreachsessionevent" ("after_prayer", "blocks", "client_id", "created_at", "created_by_id", "district_id", "ends_at", "expected_participants", "first_attendance_at", "gathering", "held_at", "host_id", "id", "imported", "is_public", "kind", "led_by_id", "letter_number", "level", "local_date", "local_end", "local_start", "logged_afterwards", "moves", "notes", "occurrence", "office_id", "open_ended", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "planned_at", "reason", "regency_id", "regional_office_id", "revision", "roll_closed_at", "series_id", "starts_at", "state", "topic_id", "venue", "version", "zone") VALUES (NEW."after_prayer", NEW."blocks", NEW."client_id", NEW."created_at", NEW."created_by_id", NEW."district_id", NEW."ends_at", NEW."expected_participants", NEW."first_attendance_at", NEW."gathering", NEW."held_at", NEW."host_id", NEW."id", NEW."imported", NEW."is_public", NEW."kind", NEW."led_by_id", NEW."letter_number", NEW."level", NEW."local_date", NEW."local_end", NEW."local_start", NEW."logged_afterwards", NEW."moves", NEW."notes", NEW."occurrence", NEW."office_id", NEW."open_ended", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_id", NEW."planned_at", NEW."reason", NEW."regency_id", NEW."regional_office_id", NEW."revision", NEW."roll_closed_at", NEW."series_id", NEW."starts_at", NEW."state", NEW."topic_id", NEW."venue", NEW."version", NEW."zone"); RETURN NULL;',
                    hash="af8b9e17961ecf5bd7412add79b96e6d88c0e65d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ec51",
                    table="outreach_outreachsession",
                    when="AFTER",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("annulled_at__isnull", True), ("status", ""), _connector="OR"),
                name="annulled_row_says_nothing_of_attendance",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client_id__isnull", False)), fields=("client_id",), name="visit_is_logged_once"
            ),
        ),
        migrations.AddField(
            model_name="attendancesignature",
            name="attendance",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="outreach.attendance"
            ),
        ),
        migrations.AddField(
            model_name="attendancesignature",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followupreport",
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
            model_name="followupreport",
            name="photo",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="followupreport",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_up_reports",
                to="outreach.outreachsession",
            ),
        ),
        migrations.AddField(
            model_name="offlinedevice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rollact",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rollact",
            name="attendance",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outreach.attendance",
            ),
        ),
        migrations.AddField(
            model_name="rollact",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="roll_acts", to="outreach.outreachsession"
            ),
        ),
        migrations.AddField(
            model_name="rollact",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="villages.assistedvillage",
            ),
        ),
        migrations.AddField(
            model_name="rollcopy",
            name="device",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="outreach.offlinedevice"
            ),
        ),
        migrations.AddField(
            model_name="rollcopy",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="roll_copies", to="outreach.outreachsession"
            ),
        ),
        migrations.AddField(
            model_name="rollnote",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="roll_notes", to="outreach.outreachsession"
            ),
        ),
        migrations.AddField(
            model_name="rollnote",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="villages.assistedvillage",
            ),
        ),
        migrations.AddField(
            model_name="rollnote",
            name="written_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionphoto",
            name="added_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionphoto",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="sessionphoto",
            name="removed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sessionphoto",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="outreach.outreachsession"
            ),
        ),
        migrations.AddField(
            model_name="sessionphoto",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="villages.assistedvillage",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="session",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="visit", to="outreach.outreachsession"
            ),
        ),
        migrations.AddIndex(
            model_name="followupreport",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["session"], name="follow_up_report_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="followupreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decided_report_says_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="followupreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_report_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="offlinedevice",
            constraint=models.UniqueConstraint(fields=("user", "key"), name="device_is_known_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="rollact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act__in", ["closed", "undone"]), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="roll_act_that_changes_the_past_says_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rollact",
            trigger=pgtrigger.compiler.Trigger(
                name="roll_acts_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="214fd7896164ea8fbab96fc63b6b8eb51d70d7a2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_roll_acts_are_kept_10928",
                    table="outreach_rollact",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="rollcopy",
            constraint=models.UniqueConstraint(fields=("device", "session"), name="device_holds_a_roll_once"),
        ),
        migrations.AddConstraint(
            model_name="rollnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="roll_note_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="removed_photo_says_when_and_by_whom",
            ),
        ),
    ]
