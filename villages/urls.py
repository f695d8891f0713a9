from django.urls import path

import offices.converters  # noqa: F401
from villages.views import (
    contact_list,
    contact_places,
    contact_states,
    contact_successors,
    contacts,
    designation,
    exports,
    many_units,
    units,
    village_list,
    village_map,
)

urlpatterns = [
    path("desa/", village_list.village_list, name="village_list"),
    path("desa/peta.json", village_map.village_map, name="village_map"),
    path("desa/unduh.xlsx", exports.village_export, name="village_export"),
    path("desa/baru/", designation.village_create, name="village_create"),
    path("desa/<village_code:code>/ubah/", designation.village_edit, name="village_edit"),
    path("desa/<village_code:code>/satuan/", units.unit_list, name="unit_list"),
    path("desa/<village_code:code>/satuan/deret/", many_units.unit_series_create, name="unit_series"),
    path("desa/<village_code:code>/satuan/<int:pk>/gabung/", many_units.unit_merge, name="unit_merge"),
    path("desa/<village_code:code>/satuan/<int:pk>/ubah/", units.unit_edit, name="unit_edit"),
    path("desa/<village_code:code>/satuan/<int:pk>/nonaktifkan/", units.unit_retire, name="unit_retire"),
    path("desa/<village_code:code>/satuan/<int:pk>/berlakukan/", units.unit_restore, name="unit_restore"),
    path("kontak/", contact_list.contact_list, name="contact_list"),
    path("kontak/unduh.xlsx", exports.contact_export, name="contact_export"),
    path("kontak/baru/", contacts.contact_create, name="contact_create"),
    path("kontak/<int:pk>/", contacts.contact_detail, name="contact_detail"),
    path("kontak/<int:pk>/ubah/", contacts.contact_edit, name="contact_edit"),
    path("kontak/<int:pk>/ganti/", contact_successors.contact_replace, name="contact_replace"),
    path("kontak/<int:pk>/ganti/urungkan/", contact_successors.contact_replace_undo, name="contact_replace_undo"),
    path("kontak/<int:pk>/pindah/", contact_places.contact_move, name="contact_move"),
    path("kontak/<int:pk>/nonaktifkan/", contact_states.contact_retire, name="contact_retire"),
    path("kontak/<int:pk>/pakai-lagi/", contact_states.contact_restore, name="contact_restore"),
    path("kontak/<int:pk>/tolak-pesan/", contact_states.contact_opt_out, name="contact_opt_out"),
    path("kontak/<int:pk>/terima-pesan/", contact_states.contact_opt_in, name="contact_opt_in"),
]
