"""The indicators people steer by: what each means, where it comes from, and how it is counted.

Terms and limits are those of the program: one activity per village and quarter, a roll within 24 hours, a report
within five working days, RT told apart by whether a session was held for them or only their leader came.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.queries.coverage import Coverage
from reports.queries.sums import Counts
from villages.enums import VulnerabilityLevel

Text = str | Promise
Pair = tuple[int, int | None]


class Unit(StrEnum):
    """What a target of the indicator is in; ``SHARE``: per cent of the whole."""

    COUNT = "count"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Indicator:
    """``value`` gives number and whole (None: there is no whole). ``better``: up, down, or neither.

    ``persons``: counts of persons, rounded for readers who see figures of an area only. ``behind``: the list that
    holds what was counted. ``main``: one of the six on top.
    """

    key: str
    label: Text
    unit: Unit
    counted_in: Text
    definition: Text
    source: Text
    value: Callable[[Counts, Coverage], Pair]
    better: str = ""
    persons: bool = False
    behind: str = ""
    main: bool = False


def high(cover: Coverage) -> list[int]:
    return cover.levels.get(VulnerabilityLevel.HIGH.value, [0, 0])


def high_idle(cover: Coverage) -> int:
    return high(cover)[0] - high(cover)[1]


def _sums(number: str, whole: str = "") -> Callable[[Counts, Coverage], Pair]:
    return lambda counts, _cover: (counts[number], counts[whole] if whole else None)


_SESSIONS = _("kegiatan")
_FROM_SESSIONS = _("Status dan tanggal setiap kegiatan, menurut zona waktu desanya.")
_FROM_ROLLS = _("Baris daftar hadir dan peserta umum yang dihitung, semuanya dari kegiatan terlaksana.")
_FROM_REGISTER = _("Daftar Desa Binaan berstatus ditetapkan atau aktif, dan kegiatan terlaksana di sana.")
_FROM_UNITS = _("RT/RW yang dicatat pada kegiatan, Ketua RT pada daftar hadir, dan daftar RT yang berlaku.")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "villages_active", _("Desa dengan kegiatan"), Unit.SHARE, _("desa"),
        _("Desa Binaan yang dalam periode ini punya sedikitnya satu kegiatan terlaksana, dari semua yang ditetapkan "
          "atau aktif saat ini. Desa yang hanya berganti kode dihitung bersama kode lamanya."),
        _FROM_REGISTER, lambda _n, c: (c.active, c.villages), "up", behind="desa-dengan-kegiatan", main=True,
    ),
    Indicator(
        "sessions_held", _("Kegiatan terlaksana"), Unit.COUNT, _SESSIONS,
        _("Ada peserta di daftar hadir, atau daftar hadirnya sudah ditutup; waktu yang lewat saja bukan terlaksana. "
          "Dibandingkan dengan yang direncanakan. Kegiatan beberapa desa dihitung sekali, di desa tuan rumah."),
        _FROM_SESSIONS, _sums("held", "planned"), "up", behind="terlaksana", main=True,
    ),
    Indicator(
        "rt_socialised", _("RT tersosialisasi, 12 bulan"), Unit.SHARE, "RT",
        _("RT yang menjadi sasaran kegiatan terlaksana dengan sedikitnya satu peserta, dalam 12 bulan sampai bulan "
          "terakhir periode, dari semua RT yang berlaku. RT terwakili tidak ikut dihitung."),
        _FROM_UNITS, lambda _n, c: (c.socialised, c.units), "up", behind="rt", main=True,
    ),
    Indicator(
        "participants", _("Peserta"), Unit.COUNT, _("orang"),
        _("Orang di daftar hadir yang hadir atau diwakili, ditambah peserta umum yang dihitung tanpa nama. Orang "
          "yang datang dua kali terhitung dua kali; orang berbeda dihitung tersendiri."),
        _FROM_ROLLS, lambda n, _c: (n.participants, None), "up", persons=True, behind="peserta", main=True,
    ),
    Indicator(
        "rolls_on_time", _("Daftar hadir masuk ≤ 24 jam"), Unit.SHARE, _("daftar hadir"),
        _("Catatan pertama sampai di server paling lambat 24 jam setelah kegiatan selesai, dari semua daftar hadir "
          "yang diharapkan. Kegiatan dari impor tidak diharapkan daftar hadirnya."),
        _FROM_SESSIONS, _sums("rolls_on_time", "rolls"), "up", behind="daftar-hadir", main=True,
    ),
    Indicator(
        "vulnerable_idle", _("Kerawanan tinggi, belum ada kegiatan"), Unit.COUNT, _("desa"),
        _("Desa Binaan dengan kerawanan tinggi tanpa kegiatan terlaksana dalam periode ini, dari semua yang "
          "kerawanannya tinggi menurut penilaian terakhir."),
        _FROM_REGISTER, lambda _n, c: (high_idle(c), high(c)[0]), "down", behind="rawan-tanpa-kegiatan", main=True,
    ),
    Indicator(
        "sessions_planned", _("Kegiatan direncanakan"), Unit.COUNT, _SESSIONS,
        _("Kegiatan bertanggal dalam periode ini, menurut tanggalnya sekarang; draf, yang menunggu konfirmasi desa, "
          "yang ditunda, dan yang dibatalkan tidak dihitung."),
        _FROM_SESSIONS, _sums("planned"), behind="direncanakan",
    ),
    Indicator(
        "sessions_moved", _("Pindah jadwal"), Unit.COUNT, _SESSIONS,
        _("Kegiatan yang tanggalnya pernah dipindah, dihitung pada tanggalnya sekarang."),
        _FROM_SESSIONS, _sums("moved"), "down", behind="pindah",
    ),
    Indicator(
        "sessions_postponed", _("Ditunda"), Unit.COUNT, _SESSIONS,
        _("Kegiatan berstatus ditunda, pada tanggal semula."),
        _FROM_SESSIONS, _sums("postponed"), "down", behind="ditunda",
    ),
    Indicator(
        "sessions_cancelled", _("Dibatalkan"), Unit.COUNT, _SESSIONS,
        _("Kegiatan berstatus dibatalkan, pada tanggal semula."),
        _FROM_SESSIONS, _sums("cancelled"), "down", behind="dibatalkan",
    ),
    Indicator(
        "rt_represented", _("RT terwakili, 12 bulan"), Unit.SHARE, "RT",
        _("RT yang hanya Ketua RT-nya datang ke kegiatan di tempat lain. Tidak pernah dijumlahkan dengan RT "
          "tersosialisasi."),
        _FROM_UNITS, lambda _n, c: (c.reached - c.socialised, c.units), behind="rt",
    ),
    Indicator(
        "rolls_received", _("Daftar hadir masuk"), Unit.SHARE, _("daftar hadir"),
        _("Daftar hadir yang sudah ada pesertanya atau sudah ditutup, dari kegiatan yang sudah selesai."),
        _FROM_SESSIONS, _sums("rolls_received", "rolls"), "up", behind="daftar-hadir",
    ),
    Indicator(
        "reports_received", _("Laporan masuk"), Unit.SHARE, _("laporan"),
        _("Laporan kegiatan yang pernah diajukan, dari semua yang diharapkan."),
        _("Laporan kegiatan dan batas waktunya."), _sums("reports_received", "reports"), "up",
        behind="laporan",
    ),
    Indicator(
        "reports_on_time", _("Laporan tepat waktu"), Unit.SHARE, _("laporan"),
        _("Laporan kegiatan yang diajukan dalam 5 hari kerja, dari semua yang diharapkan."),
        _("Laporan kegiatan dan batas waktunya."), _sums("reports_on_time", "reports"), "up",
        behind="laporan",
    ),
    Indicator(
        "villages_idle", _("Lebih dari 90 hari tanpa kegiatan"), Unit.SHARE, _("desa"),
        _("Desa Binaan yang kegiatan terlaksana terakhirnya lebih dari 90 hari lalu atau belum pernah ada, menurut "
          "hari ini."),
        _FROM_REGISTER, lambda _n, c: (sum(c.idle[2:]), c.villages), "down", behind="lama-tanpa-kegiatan",
    ),
    Indicator(
        "invitations_answered", _("Undangan dijawab"), Unit.SHARE, _("undangan"),
        _("Orang yang diundang dan menjawab, dari semua yang diundang ke kegiatan dalam periode ini."),
        _("Jawaban undangan pada daftar hadir."), _sums("answered", "invited"), "up", persons=True,
        behind="undangan",
    ),
    Indicator(
        "invitations_kept", _("Janji hadir ditepati"), Unit.SHARE, _("undangan"),
        _("Orang yang menjawab akan hadir atau diwakili dan benar hadir atau diwakili, dari semua yang berjanji."),
        _("Jawaban undangan pada daftar hadir."), _sums("kept", "promised"), "up", persons=True,
        behind="undangan",
    ),
    Indicator(
        "follow_ups", _("Kegiatan lanjutan terlaksana"), Unit.SHARE, _("kegiatan lanjutan"),
        _("Kegiatan lanjutan di RT dan RW yang terlaksana, dari yang direncanakan dalam periode ini."),
        _FROM_SESSIONS, _sums("follow_ups_held", "follow_ups"), "up", behind="lanjutan",
    ),
)  # fmt: skip
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
