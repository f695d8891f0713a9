from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "offices"
    verbose_name = _("Wilayah dan kantor")

    def ready(self) -> None:
        from offices.admin_site import site

        autodiscover_modules("admin", register_to=site)
