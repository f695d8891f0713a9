from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = _("Kegiatan")

    def ready(self) -> None:
        from notifications.registry import register_check
        from outreach.domain.reminders import still_wanted

        register_check("session", still_wanted)
