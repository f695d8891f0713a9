from django.urls import path

from accounts.views import exports, own_account, passwords, postings, regions, sign_in, user_access, users

urlpatterns = [
    path("masuk/", sign_in.sign_in, name="sign_in"),
    path("masuk/kode/", sign_in.sign_in_code, name="sign_in_code"),
    path("masuk/kode/sandi/", sign_in.sign_in_code_password, name="sign_in_code_password"),
    path("keluar/", sign_in.sign_out, name="sign_out"),
    path("lupa-sandi/", passwords.password_reset, name="password_reset"),
    path("lupa-sandi/terkirim/", passwords.password_reset_done, name="password_reset_done"),
    path("lupa-sandi/<uidb64>/<token>/", passwords.password_reset_confirm, name="password_reset_confirm"),
    path("akun/", own_account.profile, name="profile"),
    path("akun/sandi/", passwords.password_change, name="password_change"),
    path("akun/jabatan/", own_account.switch_posting, name="switch_posting"),
    path("pengguna/", users.user_list, name="user_list"),
    path("pengguna/baru/", users.user_create, name="user_create"),
    path("pengguna/unduhan/", exports.export_log, name="export_log"),
    path("pengguna/wilayah/", regions.region_suggestions, name="region_suggestions"),
    path("pengguna/<int:pk>/", users.user_detail, name="user_detail"),
    path("pengguna/<int:pk>/ubah/", users.user_edit, name="user_edit"),
    path("pengguna/<int:pk>/kode/", user_access.user_code, name="user_code"),
    path("pengguna/<int:pk>/nonaktifkan/", user_access.user_deactivate, name="user_deactivate"),
    path("pengguna/<int:pk>/aktifkan/", user_access.user_reactivate, name="user_reactivate"),
    path("pengguna/<int:pk>/wajib-ganti-sandi/", user_access.user_require_password, name="user_require_password"),
    path("pengguna/<int:pk>/jabatan/baru/", postings.posting_create, name="posting_create"),
    path("pengguna/<int:pk>/jabatan/<int:posting_pk>/akhiri/", postings.posting_end, name="posting_end"),
]
