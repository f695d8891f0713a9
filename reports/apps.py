from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Laporan")

    def ready(self) -> None:
        from notifications.kinds import register_kinds
        from notifications.registry import register_check
        from reports.domain import digests, export_notices, forwarding, kinds, rollup_alarm

        register_kinds(kinds.KINDS)
        register_kinds(export_notices.KINDS)
        register_kinds(forwarding.KINDS)
        register_kinds(rollup_alarm.KINDS)
        register_check(digests.PREFIX, digests.still_wanted)
