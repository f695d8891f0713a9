from django.urls import path

from outreach.views import (
    attendance,
    calendar,
    checks,
    confirmation,
    counted,
    follow_ups,
    held,
    invitation,
    merges,
    moves,
    quarter_plan,
    quotas,
    session_form,
    session_report,
    sessions,
    standing,
    venues,
)

urlpatterns = [
    path("kalender/", calendar.calendar, name="calendar"),
    path("kegiatan/cepat/", calendar.quick, name="session_quick"),
    path("kegiatan/<int:pk>/pindah/", moves.session_move, name="session_move"),
    path("kegiatan/", sessions.session_list, name="session_list"),
    path("kegiatan/baru/", session_form.session_create, name="session_create"),
    path("kegiatan/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("kegiatan/<int:pk>/ubah/", session_form.session_change, name="session_change"),
    path("kegiatan/<int:pk>/hadir/", attendance.page, name="attendance"),
    path("kegiatan/<int:pk>/hadir/data/", attendance.data, name="attendance_data"),
    path("kegiatan/<int:pk>/hadir/kirim/", attendance.batch, name="attendance_batch"),
    path("kegiatan/<int:pk>/hadir/undang/", attendance.invite, name="attendance_invite"),
    path("kegiatan/<int:pk>/hadir/tutup/", attendance.close, name="attendance_close"),
    # follow-ups, the report, the quarter
    path("kegiatan/<int:pk>/lanjutan/", follow_ups.session_follow_ups, name="session_follow_ups"),
    path("kegiatan/laporan/", session_report.report_list, name="report_list"),
    path("kegiatan/<int:pk>/laporan/", session_report.session_report, name="session_report"),
    path("kegiatan/<int:pk>/laporan/cetak/", session_report.report_paper, name="report_paper"),
    path("kalender/triwulan/", quarter_plan.quarter_plan, name="quarter_plan"),
    path("kegiatan/<int:pk>/umum/<village_code:code>/", counted.page, name="counted"),
    path("kegiatan/<int:pk>/ditahan/<int:entry>/", held.decide, name="held_decide"),
    # what to tell of a plan while it is being typed
    path("kegiatan/periksa/", checks.session_check, name="session_check"),
    # where a session stands
    path("kegiatan/<int:pk>/minta-konfirmasi/", standing.session_ask, name="session_ask"),
    path("kegiatan/<int:pk>/konfirmasi/", confirmation.session_confirmation, name="session_confirmation"),
    path("kegiatan/<int:pk>/jadwalkan/", standing.session_schedule, name="session_schedule"),
    path("kegiatan/<int:pk>/tunda/", standing.session_postpone, name="session_postpone"),
    path("kegiatan/<int:pk>/jadwal-ulang/", standing.session_reschedule, name="session_reschedule"),
    path("kegiatan/<int:pk>/batal/", standing.session_cancel, name="session_cancel"),
    path("kegiatan/<int:pk>/pulihkan/", standing.session_reinstate, name="session_reinstate"),
    path("kegiatan/<int:pk>/hapus/", standing.session_discard, name="session_discard"),
    # who comes from each village
    path("kegiatan/<int:pk>/kuota/", quotas.session_quotas, name="session_quotas"),
    path("kegiatan/<int:pk>/nama/<village_code:code>/", quotas.session_names, name="session_names"),
    # invitations: the personal link, without signing in
    path("u/<str:token>/", invitation.invitation, name="invitation"),
    path("u/<str:token>/undangan.ics", invitation.invitation_calendar, name="invitation_calendar"),
    # places of a village; adding and correcting them is of villages
    path("desa/<village_code:code>/tempat/", venues.venue_list, name="venue_list"),
    path("desa/<village_code:code>/tempat/<int:pk>/nonaktifkan/", venues.venue_retire, name="venue_retire"),
    path("kontak/<int:pk>/gabung/<int:other>/", merges.contact_merge, name="contact_merge"),
]
