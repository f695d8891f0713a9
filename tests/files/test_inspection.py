"""What breaks, swells or hangs while it is checked ends its own process alone."""

import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest

from files.domain import inspection
from files.domain.inspector.verdict import Kept
from files.domain.refusals import sentence_of
from files.enums import FileKind
from offices.errors import DomainError
from tests.files.uploads import PAGE, by_hand, encoded, pdf, picture
from tests.guards.source import ROOT

TOO_HEAVY = "Berkas ini terlalu berat untuk diperiksa. Simpan ulang dengan cara lain, lalu pilih lagi."


def inspected(data: bytes, folder: Path, kind: FileKind = FileKind.DECREE) -> Kept | str:
    """What is kept, or what is said."""
    (folder / "in").write_bytes(data)
    try:
        return inspection.inspect(folder / "in", folder / "out", kind=kind, field="file")
    except DomainError as error:
        return error.message


def zeros(count: int) -> bytes:
    """``count`` zeros, packed: quicker than packing them all, as one packed block is repeated."""
    block = 16 * 1024 * 1024
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    total = count // block * block
    return head + body * (total // block - 1) + b"\x03\x00" + struct.pack(">HH", total % 65521, 1)


def swelling() -> bytes:
    """A PDF of 3 MB whose table of places unpacks to 3 GB."""
    packed = zeros(3 * 1024**3)
    data = b"%PDF-1.7\n"
    for number, text in PAGE.items():
        data += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    about = b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d" % len(packed)
    return data + b"9 0 obj\n<< %b >>\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        about, packed, len(data),
    )  # fmt: skip


def test_what_is_fine_is_kept(tmp_path):
    assert inspected(pdf(), tmp_path) == Kept()
    assert inspected(encoded(picture()), tmp_path, FileKind.PHOTO) == Kept(width=640, height=480)


def test_zeros_are_zeros():
    assert zlib.decompress(zeros(64 * 1024 * 1024)) == bytes(64 * 1024 * 1024)


def test_what_swells_is_refused(tmp_path):
    """qpdf calls a stream it has no memory for damaged."""
    data = swelling()
    assert len(data) < 4 * 1024 * 1024
    assert inspected(data, tmp_path) == sentence_of("broken_pdf", kind=FileKind.DECREE)


def test_streams_of_pages_are_not_unpacked(tmp_path):
    packed = zeros(3 * 1024**3)
    content = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(packed), packed)
    page = PAGE | {3: PAGE[3].replace(b"/Resources", b"/Contents 4 0 R /Resources"), 4: content}
    assert inspected(by_hand(page), tmp_path) == Kept()


@pytest.mark.parametrize(
    "program",
    [
        "import time\nwhile time.process_time() < 5: pass",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import mmap; mmap.mmap(-1, 2 * 1024**3)",
        "print('bukan JSON'); raise SystemExit",
        "raise SystemExit(1)",
        "import sys; open(sys.argv[-1], 'wb').write(bytes(65 * 1024**2))",
    ],
)
def test_whatever_becomes_of_the_process(tmp_path, monkeypatch, program):
    """The real process with another program in it, held to the same limits; nothing holds what comes to its end."""
    begin = "from files.domain.inspector import limits; limits.CPU_SECONDS = 1; limits.confine_this_process()"
    end = "print('{\"kept\": {}}')"
    monkeypatch.setattr(inspection, "COMMAND", [sys.executable, "-c", f"{begin}\n{program}\n{end}"])
    assert inspected(b"", tmp_path) == TOO_HEAVY


def test_what_hangs_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "SECONDS", 1)
    monkeypatch.setattr(inspection, "COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    assert inspected(b"", tmp_path) == TOO_HEAVY


def test_what_comes_to_its_end_is_heard(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "COMMAND", [sys.executable, "-c", "print('{\"kept\": {}}')"])
    assert inspected(b"", tmp_path) == Kept()


def test_it_loads_nothing_of_the_portal():
    program = (
        "import sys; from files.domain.inspector import __main__, pdfs, photos; "
        "print([name for name in ('django', 'celery', 'psycopg2', 'desabinaan', 'accounts') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def large_jpeg() -> bytes:
    """One of 10,000 by 10,000 pixels, by what its header says."""
    small = encoded(picture((64, 64)))
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + struct.pack(">HH", 10_000, 10_000) + small[at + 4 :]


def large_webp() -> bytes:
    small = encoded(picture((64, 64)), "WEBP", lossless=True)
    at = small.index(b"VP8L") + 9
    rest = int.from_bytes(small[at : at + 4], "little") >> 28 << 28
    return small[:at] + (rest | 9_999 | 9_999 << 14).to_bytes(4, "little") + small[at + 4 :]


@pytest.mark.parametrize("data", [large_jpeg(), large_webp()])
def test_a_hundred_megapixels_are_refused(tmp_path, data):
    said = "Foto ini lebih dari 50 juta piksel. Perkecil dulu, lalu pilih lagi."
    assert inspected(data, tmp_path, FileKind.PHOTO) == said


def test_it_knows_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "rahasia")
    program = "import json, os; print(json.dumps({'refused': ','.join(sorted(set(os.environ) - {'LC_CTYPE'}))}))"
    monkeypatch.setattr(inspection, "COMMAND", [sys.executable, "-c", program])
    monkeypatch.setattr(inspection, "refusal", lambda code, **_about: DomainError(code))
    assert inspected(b"", tmp_path) == "PYTHONDONTWRITEBYTECODE,TMPDIR"


def test_only_so_many_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(inspection, "WAIT", 0.01)
    with inspection._turns:
        assert inspected(pdf(), tmp_path) == (
            "Sedang banyak berkas yang diperiksa, jadi berkas ini belum disimpan. Coba lagi sebentar lagi."
        )
    assert inspected(pdf(), tmp_path) == Kept()
