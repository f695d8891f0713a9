from django.urls import path

import offices.converters  # noqa: F401
from reports.views import contact, dashboard, digests, home, pimpasa, preferences, style_guide, succession, village

urlpatterns = [
    path("", home.home, name="home"),
    path("dasbor/", dashboard.show, name="dashboard"),
    path("ringkasan/", digests.digest_list, name="digest_list"),
    path("ringkasan/<int:pk>/", digests.digest_detail, name="digest_detail"),
    path("desa/<village_code:code>/", village.village_detail, name="village_detail"),
    path("pimpasa/", pimpasa.pimpasa_list, name="pimpasa_list"),
    path("pimpasa/<int:pk>/", pimpasa.pimpasa_detail, name="pimpasa_detail"),
    path("pimpasa/<int:pk>/serah-terima/", pimpasa.pimpasa_hand_over, name="pimpasa_hand_over"),
    path("desa/<village_code:code>/pemekaran/", succession.village_succession, name="village_succession"),
    path("kontak/<int:pk>/", contact.contact_detail, name="contact_detail"),
    path("gaya/", style_guide.style_guide, name="style_guide"),
    path("tema/", preferences.set_theme, name="set_theme"),
    path("bahasa/", preferences.set_language, name="set_language"),
]
