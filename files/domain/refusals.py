"""What is said of a file that is not taken: what is wrong with it, and what to do."""

from django.utils.translation import gettext_lazy as _

from files.domain.inspector.limits import MAX_PAGES, MAX_PIXELS
from files.enums import MEGABYTE, FileKind
from offices.errors import DomainError
from offices.formats import figure

SENTENCES = {
    "empty": _("Berkas ini kosong. Pilih berkas lain."),
    "photo_too_large": _("Foto ini lebih dari %(megabytes)s MB. Perkecil dulu, lalu pilih lagi."),
    "decree_too_large": _(
        "Berkas ini lebih dari %(megabytes)s MB. Pindai dengan resolusi lebih rendah (150 dpi), lalu pilih lagi."
    ),
    "not_a_photo": _("Berkas ini bukan foto JPEG, PNG, atau WebP. Pilih foto lain."),
    "heif": _(
        "Foto HEIC belum bisa dibuka di sini. Simpan sebagai JPEG dulu (di iPhone: Pengaturan > Kamera > Format > "
        "Paling Kompatibel, lalu ambil ulang), lalu pilih lagi."
    ),
    "broken_photo": _("Foto ini rusak atau tidak lengkap. Ambil atau kirim ulang fotonya, lalu pilih lagi."),
    "too_many_pixels": _("Foto ini lebih dari %(megapixels)s juta piksel. Perkecil dulu, lalu pilih lagi."),
    "not_a_pdf": _("Berkas ini bukan PDF. Pindai atau simpan sebagai PDF, lalu pilih lagi."),
    "broken_pdf": _("PDF ini rusak atau tidak lengkap. Pindai atau simpan ulang sebagai PDF, lalu pilih lagi."),
    "other_content": _(
        "Di dalam PDF ini terselip berkas lain. Cetak ulang ke PDF atau pindai lagi, lalu pilih hasilnya."
    ),
    "encrypted": _("PDF ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu pilih lagi."),
    "active": _("PDF ini berisi perintah yang berjalan sendiri. Cetak ulang ke PDF, lalu pilih hasilnya."),
    "attachments": _("PDF ini berisi lampiran. Cetak ulang ke PDF tanpa lampiran, lalu pilih hasilnya."),
    "link": _("PDF ini berisi tautan yang bukan alamat situs atau surel. Cetak ulang ke PDF, lalu pilih hasilnya."),
    "page_count": _("PDF ini harus berisi 1 sampai %(pages)s halaman. Unggah bagian yang perlu saja."),
    "too_heavy": _("Berkas ini terlalu berat untuk diperiksa. Simpan ulang dengan cara lain, lalu pilih lagi."),
    "busy": _("Sedang banyak berkas yang diperiksa, jadi berkas ini belum disimpan. Coba lagi sebentar lagi."),
}


def sentence_of(code: str, *, kind: FileKind) -> str:
    """The sentence for a code of the inspector; one it does not know reads as too heavy."""
    values = {
        "megabytes": figure(kind.max_bytes // MEGABYTE),
        "megapixels": figure(MAX_PIXELS // 1_000_000),
        "pages": figure(MAX_PAGES),
    }
    return str(SENTENCES.get(code, SENTENCES["too_heavy"])) % values


def too_large(kind: FileKind) -> str:
    return sentence_of(f"{kind.value}_too_large", kind=kind)


class Busy(DomainError):
    """Not looked at yet: the same file may be taken a moment later."""


def refusal(code: str, *, kind: FileKind, field: str) -> DomainError:
    made = Busy if code == "busy" else DomainError
    return made(sentence_of(code, kind=kind), field=field)
