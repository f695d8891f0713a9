from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = _("Kegiatan")

    def ready(self) -> None:
        import outreach.domain.villages  # noqa: F401 - its receivers register themselves
        from notifications.kinds import register_kinds
        from notifications.registry import register_attachments, register_check
        from notifications.subjects import register_subjects
        from outreach.domain import hand_over, imported, kinds, mail_files, merged, readiness, succession, successors
        from outreach.domain import hand_over_messages as handed_over
        from outreach.domain.wanted import still_wanted
        from outreach.queries.message_subjects import name_sessions
        from villages.signals import (
            assignment_ended,
            contact_succeeded,
            contacts_merged,
            import_undo_asked,
            merge_undone,
            village_carried_over,
            villages_assigned,
            villages_handed_over,
        )

        register_kinds([*kinds.KINDS, handed_over.KIND])
        register_check("session", still_wanted)
        register_check(handed_over.PREFIX, handed_over.still_wanted)
        register_attachments("session", mail_files.attachments_of, mail_files.KINDS)
        register_subjects("session", name_sessions)
        contacts_merged.connect(merged.follow, dispatch_uid="outreach.merged")
        merge_undone.connect(merged.follow, dispatch_uid="outreach.merged")
        villages_handed_over.connect(hand_over.take_over, dispatch_uid="outreach.hand_over")
        # after the sessions have followed, which it names
        villages_handed_over.connect(handed_over.tell, dispatch_uid="outreach.hand_over_messages")
        assignment_ended.connect(handed_over.no_longer_theirs, dispatch_uid="outreach.assignment_ended")
        villages_assigned.connect(handed_over.tell_assigned, dispatch_uid="outreach.assigned")
        village_carried_over.connect(succession.on_village_carried_over, dispatch_uid="outreach.succession")
        contact_succeeded.connect(successors.take_place, dispatch_uid="outreach.successors")
        readiness.listen()
        import_undo_asked.connect(imported.name_attendance, dispatch_uid="outreach.import_undo")
