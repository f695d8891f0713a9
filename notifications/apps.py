from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Pesan")

    def ready(self) -> None:
        from notifications.domain import bundling, imported
        from notifications.kinds import Kind, KindGroup, register_kinds
        from notifications.registry import register_check
        from villages.signals import import_undo_asked

        # Its group is the one nobody refuses: what is in it was asked about by the wishes for its own group.
        register_kinds([Kind(bundling.BUNDLE, _("Pesan gabungan"), KindGroup.ACCOUNT, "notifications/bundle")])
        register_check(bundling.BUNDLE, bundling.still_wanted)
        import_undo_asked.connect(imported.name_wishes, dispatch_uid="notifications.import_undo")
