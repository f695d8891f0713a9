"""Filters, search and order of the lists of villages and contacts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from villages.enums import Function, VillageStatus, VulnerabilityLevel
from villages.forms.lists import ListFilters
from villages.queries.contacts import (
    CALLING_ROLES,
    ContactFilter,
    all_contacts,
    contact_order,
    contact_rows,
    contact_search,
    contacts_alike,
    search_contacts,
)
from villages.queries.found import Found
from villages.queries.keyset import counted
from villages.queries.places import district_choices, regency_choices, village_choices
from villages.queries.search import Search
from villages.queries.villages import (
    VillageFilter,
    all_villages,
    keys_by_count,
    search_villages,
    village_order,
    village_rows,
    villages_alike,
)


class VillageFilters(ListFilters):
    kabupaten = forms.ChoiceField(required=False, label=_("Kabupaten/kota"))
    kecamatan = forms.ChoiceField(required=False, label=_("Kecamatan"))
    status = forms.ChoiceField(required=False, choices=VillageStatus.choices, label=_("Status"))
    kerawanan = forms.ChoiceField(
        required=False,
        choices=[*reversed(VulnerabilityLevel.choices), ("-", _("belum dinilai"))],
        label=_("Kerawanan"),
    )
    lewat = forms.BooleanField(required=False, label=_("Penilaian kerawanan lewat waktu"))
    tanpa_pimpasa = forms.BooleanField(required=False, label=_("Tanpa PIMPASA utama"))
    sebelum = forms.RegexField(r"^[\d.]{13}$", required=False)
    sesudah = forms.RegexField(r"^[\d.]{13}$", required=False)

    ORDERS: ClassVar = {
        "kode": _("Kode"),
        "nama": _("Nama"),
        "kecamatan": _("Kecamatan"),
        "kantor": _("Kantor"),
        "status": _("Status"),
        "kerawanan": _("Kerawanan"),
        "rw": _("Jumlah RW"),
        "rt": _("Jumlah RT"),
        "kontak": _("Jumlah kontak"),
    }
    FALLING = frozenset({"kerawanan", "rw", "rt", "kontak"})

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        if not user.scope.personal_data:
            self._offer("urut", [(key, word) for key, word in self.offered("urut") if key.strip("-") != "kontak"])
        regencies = regency_choices(user, self.office)
        self._offer("kabupaten", regencies if len(regencies) > 1 else [])
        wanted = self.data.get("kabupaten", "")
        self._offer("kecamatan", district_choices(user, self.villages, wanted if wanted in dict(regencies) else ""))

    def found(self) -> Found:
        chosen = VillageFilter(
            office=self.chosen["kantor"],
            regency=self.chosen["kabupaten"],
            district=self.chosen["kecamatan"],
            status=self.chosen["status"],
            level=self.chosen["kerawanan"],
            overdue=bool(self.chosen["lewat"]),
            without_officer=bool(self.chosen["tanpa_pimpasa"]),
        )
        rows = village_rows(self.user, chosen, self.order)
        scope, order = all_villages(self.user, self.order), village_order(self.order)
        if not self.chosen["q"]:
            return Found(rows, scope, order, keys_by_count(self.user, rows, self.order))
        search = Search.of(self.chosen["q"])
        exact = search_villages(rows, search)
        count = counted(exact)
        if count or not search.words:
            return Found(exact, scope, order, keys_by_count(self.user, exact, self.order), known=count)
        keys = villages_alike(rows, search)
        return Found(rows.filter(pk__in=keys), scope, order, keys, alike=True)


class ContactFilters(ListFilters):
    kecamatan = forms.ChoiceField(required=False, label=_("Kecamatan"))
    desa = forms.ChoiceField(required=False, label=_("Desa"))
    kontak_kecamatan = forms.BooleanField(required=False, label=_("Hanya kontak kecamatan"))
    fungsi = forms.ChoiceField(required=False, choices=Function.choices, label=_("Fungsi"))
    telepon = forms.ChoiceField(
        required=False, choices=[("none", _("tanpa telepon")), ("shared", _("telepon bersama"))], label=_("Telepon")
    )
    menolak = forms.BooleanField(required=False, label=_("Menolak pesan"))
    berakhir = forms.BooleanField(required=False, label=_("Masa jabatan berakhir"))
    keadaan = forms.ChoiceField(
        required=False,
        choices=[("retired", _("tidak dipakai lagi")), ("merged", _("digabung ke kontak lain"))],
        label=_("Keadaan"),
    )
    sebelum = forms.IntegerField(required=False, min_value=1)
    sesudah = forms.IntegerField(required=False, min_value=1)

    ORDERS: ClassVar = {
        "nama": _("Nama"),
        "fungsi": _("Fungsi"),
        "tempat": _("Tempat"),
        "jabatan": _("Akhir masa jabatan"),
    }

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self._offer("kecamatan", district_choices(user, self.villages))
        self._offer("desa", village_choices(self.villages))

    @property
    def finds_numbers(self) -> bool:
        return self.user.scope.role in CALLING_ROLES

    def found(self) -> Found:
        chosen = ContactFilter(
            office=self.chosen["kantor"],
            district=self.chosen["kecamatan"],
            village=self.chosen["desa"],
            of_district=bool(self.chosen["kontak_kecamatan"]),
            function=self.chosen["fungsi"],
            phone=self.chosen["telepon"],
            opted_out=bool(self.chosen["menolak"]),
            term_ended=bool(self.chosen["berakhir"]),
            state=self.chosen["keadaan"],
        )
        rows = contact_rows(self.user, chosen, self.order)
        scope, order = all_contacts(self.user, self.order), contact_order(self.order)
        if not self.chosen["q"]:
            return Found(rows, scope, order)
        search = contact_search(self.chosen["q"])
        exact = search_contacts(self.user, rows, search)
        count = counted(exact)
        if count or not search.words:
            return Found(exact, scope, order, known=count)
        keys = contacts_alike(self.user, rows, search)
        return Found(rows.filter(pk__in=keys), scope, order, keys, alike=True)
