from django.urls import path

from reports.views import dashboard, home, preferences, style_guide

urlpatterns = [
    path("", home.home, name="home"),
    path("dasbor/", dashboard.show, name="dashboard"),
    path("gaya/", style_guide.style_guide, name="style_guide"),
    path("tema/", preferences.set_theme, name="set_theme"),
    path("bahasa/", preferences.set_language, name="set_language"),
]
