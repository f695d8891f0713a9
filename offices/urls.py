from django.urls import path

from offices.views import calendar

urlpatterns = [
    path("kalender/hari/", calendar.calendar_period_list, name="calendar_period_list"),
    path("kalender/hari/baru/", calendar.calendar_period_add, name="calendar_period_add"),
    path("kalender/hari/<int:pk>/ubah/", calendar.calendar_period_change, name="calendar_period_change"),
    path("kalender/hari/<int:pk>/nonaktif/", calendar.calendar_period_retire, name="calendar_period_retire"),
    path("kalender/hari/<int:pk>/aktif/", calendar.calendar_period_reinstate, name="calendar_period_reinstate"),
]
