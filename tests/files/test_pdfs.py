"""PDFs: written anew, or refused with a sentence. Each attack is real bytes."""

import io
import zipfile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from files.domain.inspector.pdfs import rewrite
from files.domain.inspector.verdict import Refused
from files.domain.refusals import sentence_of
from files.enums import FileKind
from tests.files.uploads import PAGE, by_hand, encoded, pdf, picture, saved

ANOTHER_FILE = "Di dalam PDF ini terselip berkas lain. Cetak ulang ke PDF atau pindai lagi, lalu pilih hasilnya."
ACTIVE = "PDF ini berisi perintah yang berjalan sendiri. Cetak ulang ke PDF, lalu pilih hasilnya."
ATTACHMENTS = "PDF ini berisi lampiran. Cetak ulang ke PDF tanpa lampiran, lalu pilih hasilnya."
ENCRYPTED = "PDF ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu pilih lagi."
LINK = "PDF ini berisi tautan yang bukan alamat situs atau surel. Cetak ulang ke PDF, lalu pilih hasilnya."
BROKEN = "PDF ini rusak atau tidak lengkap. Pindai atau simpan ulang sebagai PDF, lalu pilih lagi."
NOT_A_PDF = "Berkas ini bukan PDF. Pindai atau simpan sebagai PDF, lalu pilih lagi."


@pytest.fixture
def kept(tmp_path):
    """``kept(data)``: what is kept of an upload. Checked within this process: test_inspection.py has it run apart."""

    def keep_bytes(data: bytes) -> bytes:
        (tmp_path / "in").write_bytes(data)
        rewrite(tmp_path / "in", tmp_path / "out")
        return (tmp_path / "out").read_bytes()

    return keep_bytes


@pytest.fixture
def refusal(kept):
    """``refusal(data)``: what is said of an upload that is not taken."""

    def sentence(data: bytes) -> str:
        with pytest.raises(Refused) as caught:
            kept(data)
        return sentence_of(caught.value.code, kind=FileKind.DECREE)

    return sentence


def changed(change, **options) -> bytes:
    """A PDF of one page after ``change(document)``."""
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        return saved(document, **options)


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("classes.dex", "x" * 100)
    return target.getvalue()


# what stays


def test_pages_stay_and_who_wrote_it_with_what_goes(kept):
    def sign_off(document):
        document.docinfo["/Author"] = "Contoh Penulis"
        with document.open_metadata() as notes:
            notes["dc:creator"] = ["Contoh Penulis"]
        document.pages[0].PieceInfo = Dictionary(Word=Dictionary(Private=String("Contoh Penulis")))

    before = changed(sign_off, compress_streams=False)
    assert b"Contoh Penulis" in before
    with pikepdf.open(io.BytesIO(kept(before))) as document:
        assert len(document.pages) == 1
        assert document.trailer.get("/Info") is None
        assert document.Root.get("/Metadata") is None
        assert document.pages[0].get("/PieceInfo") is None


def test_a_scan_keeps_its_picture_without_where_it_was_taken(kept):
    photo = picture((40, 30))
    exif = photo.getexif()
    exif[0x010E] = "Contoh Kamera"
    exif.get_ifd(0x8825)[1] = "S"
    jpeg = encoded(photo, exif=exif, comment="Contoh Catatan")

    def scan(document):
        image = pikepdf.Stream(document, jpeg)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 40, 30, Name.DeviceRGB, 8
        document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=document.make_indirect(image)))

    before = changed(scan)
    assert b"Contoh Kamera" in before
    after = kept(before)
    assert b"Contoh Kamera" not in after
    assert b"Contoh Catatan" not in after
    with pikepdf.open(io.BytesIO(after)) as document:
        image = pikepdf.PdfImage(document.pages[0].Resources.XObject.Im0).as_pil_image()
        assert (image.size, image.getexif()) == ((40, 30), {})
        assert image.tobytes() == Image.open(io.BytesIO(jpeg)).tobytes()


@pytest.mark.parametrize("link", ["https://bsre.go.id/", "mailto:kanim@contoh.test", "www.imigrasi.go.id"])
def test_links_to_sites_and_mail_stay(kept, link):
    assert b"/URI" in kept(changed(linking_to(link), object_stream_mode=pikepdf.ObjectStreamMode.disable))


def test_where_it_opens_stays(kept):
    def open_at_the_page(document):
        document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])

    assert kept(changed(open_at_the_page)).startswith(b"%PDF-")


def test_what_nothing_leads_to_goes(kept):
    before = pdf()
    hidden = b"% isi tersembunyi\n"
    assert hidden not in kept(before.replace(b"\nstartxref", b"\n" + hidden + b"startxref"))


# other things inside


def linking_to(link: str):
    def add(document):
        action = Dictionary(S=Name.URI, URI=String(link))
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return add


def opening(action: Dictionary):
    def add(document):
        document.Root.OpenAction = action

    return add


def attached(document):
    document.attachments["undangan.apk"] = b"PK"


def named_script(document):
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def unused_script(document):
    document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    document.Root.Keep = document.make_indirect(Array([Dictionary(S=Name.JavaScript)]))


def page_event(document):
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def attachment_note(document):
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 1, 1])])


def external_stream(document):
    stream = pikepdf.Stream(document, b"", F=String("\\\\contoh\\berkas"))
    document.pages[0].Contents = document.make_indirect(stream)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (opening(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))), ACTIVE),
        (opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))), ACTIVE),
        (opening(Dictionary(S=Name.Named, N=Name.Print)), ACTIVE),
        (opening(Dictionary(S=Name.GoToR, F=String("\\\\contoh\\berkas.pdf"))), ACTIVE),
        (named_script, ACTIVE),
        (unused_script, ACTIVE),
        (page_event, ACTIVE),
        (external_stream, ACTIVE),
        (attached, ATTACHMENTS),
        (attachment_note, ATTACHMENTS),
        (linking_to("javascript:alert(1)"), LINK),
        (linking_to(" java\tscript:alert(1)"), LINK),
        (linking_to("file:///etc/passwd"), LINK),
    ],
)
@pytest.mark.parametrize("streams", ["disable", "generate"])
def test_what_could_act_is_refused(refusal, change, sentence, streams):
    mode = getattr(pikepdf.ObjectStreamMode, streams)
    assert refusal(changed(change, object_stream_mode=mode)) == sentence


def test_a_name_written_in_numbers_is_the_same_name(refusal):
    assert refusal(by_hand({**PAGE, 4: b"<< /S /J#61vaScr#69pt /J#53 (app.alert) >>"})) == ACTIVE


@pytest.mark.parametrize("password", ["", "rahasia"])
def test_a_locked_pdf_is_refused(refusal, password):
    locked = changed(lambda _document: None, encryption=pikepdf.Encryption(user=password, owner="pemilik"))
    assert refusal(locked) == ENCRYPTED


# other kinds of files


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<!doctype html><script>alert(1)</script>", NOT_A_PDF),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NOT_A_PDF),
        (archive(), NOT_A_PDF),
        (b"MZ" + bytes(200), NOT_A_PDF),
        (b"<html><script>alert(1)</script>\n" + pdf(), ANOTHER_FILE),
        (b"GIF89a" + pdf(), ANOTHER_FILE),
        (b"\n" + pdf(), ANOTHER_FILE),
        (pdf(pages=20) + b"<script>alert(1)</script>", ANOTHER_FILE),
        (pdf(pages=20) + b"\0" * 99 + b"x", ANOTHER_FILE),
        (pdf() + archive(), ANOTHER_FILE),
        (pdf() + archive() + b"\n%%EOF\n", ANOTHER_FILE),
        (pdf() + b"Rar!\x1a\x07\x01\x00\n%%EOF\n", ANOTHER_FILE),
        (pdf().replace(b"\n", b"\n%<html><script>alert(1)</script>\n", 1), ANOTHER_FILE),
        (pdf()[:-200], BROKEN),
        (b"%PDF-1.7\n" + bytes(500) + b"%%EOF", BROKEN),
        (b"%PDF-1.7\n", BROKEN),
    ],
)
def test_what_is_no_pdf_or_more_than_one_is_refused(refusal, data, sentence):
    assert refusal(data) == sentence


def test_an_archive_in_a_stream_of_a_page_is_refused(refusal):
    def carry(document):
        document.pages[0].Contents = document.make_indirect(pikepdf.Stream(document, archive()))

    assert refusal(changed(carry, compress_streams=False)) == ANOTHER_FILE


def test_an_archive_that_comes_near_the_end_by_the_rewriting_is_refused(refusal):
    content = b"<< /Filter /DCTDecode /Length %d >>\nstream\n%b\nendstream" % (len(archive()), archive())
    page = PAGE | {3: PAGE[3].replace(b"/Resources", b"/Contents 4 0 R /Resources"), 4: content}
    data = by_hand({**page, 5: b"(%b)" % (b"x" * 70_000)})
    assert not zipfile.is_zipfile(io.BytesIO(data))
    assert refusal(data) == ANOTHER_FILE


# signed electronically

SIGNATURE = {
    1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [5 0 R] >> >>",
    4: b"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 100 200 100] /Contents <00> /Name (Contoh) >>",
    5: b"<< /FT /Sig /T (ttd) /V 4 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>",
}


def test_a_signed_pdf_stays_as_it_is(kept):
    signed = by_hand({**PAGE, **SIGNATURE})
    assert kept(signed) == signed
    signed_later = by_hand(SIGNATURE, after=by_hand(PAGE))
    assert kept(signed_later) == signed_later


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (by_hand({**PAGE, **SIGNATURE, 6: b"<< /S /JavaScript /JS (app.alert) >>"}), ACTIVE),
        (by_hand({**SIGNATURE, 6: b"null"}, after=by_hand({**PAGE, 6: b"<< /S /JavaScript /JS (x) >>"})), ACTIVE),
        (by_hand({**PAGE, **SIGNATURE}) + b"<script>alert(1)</script>", ANOTHER_FILE),
        (by_hand({**PAGE, **SIGNATURE}) + archive() + b"\n%%EOF\n", ANOTHER_FILE),
    ],
)
def test_a_signature_opens_no_door(refusal, data, sentence):
    assert refusal(data) == sentence


# too much


def test_pages_are_counted(refusal, kept):
    sentence = "PDF ini harus berisi 1 sampai 300 halaman. Unggah bagian yang perlu saja."
    assert refusal(pdf(pages=301)) == sentence
    assert refusal(saved(pikepdf.new())) == sentence
    assert kept(pdf(pages=300)).startswith(b"%PDF-")
