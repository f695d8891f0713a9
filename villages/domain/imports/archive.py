"""The zip container of an XLSX file, looked through before anything opens it: nothing is unpacked unbounded."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from offices.errors import DomainError

MOST_ENTRIES = 500
MOST_UNPACKED = 80 * 2**20  # bytes of all parts together; 10,000 rows of 60 columns stay below
MOST_RATIO = 150
RATIO_COUNTS_FROM = 4 * 2**20  # a small sheet of equal rows packs very well and harms nobody
CHUNK = 64 * 2**10
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1


class Archive:
    """The parts of a zip file, every one unpacked once and counted, against what the directory claims.

    Raises DomainError on ``file`` for a bomb, a damaged file, a password, or a size that is not the one declared.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                self._parts = {info.filename: info for info in archive.infolist()}
                count = len(archive.infolist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise damaged() from error
        self._refuse_bombs(count)
        for name in self._parts:
            for _chunk in self.chunks(name):
                pass

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece. A part that unpacks to more or less than declared is refused."""
        info = self._parts[name]
        left = info.file_size
        for chunk in self._unpacked(info):
            left -= len(chunk)
            if left < 0:
                raise bomb()
            if chunk:
                yield chunk
        if left:
            raise damaged()

    def _refuse_bombs(self, count: int) -> None:
        infos = self._parts.values()
        unpacked = sum(info.file_size for info in infos)
        if count > MOST_ENTRIES or count != len(self._parts) or unpacked > MOST_UNPACKED:
            raise bomb()
        if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * len(self.data):
            raise bomb()
        if sum(info.compress_size for info in infos) > len(self.data):
            raise bomb()  # parts that share their bytes
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise DomainError(
                _("Berkas ini dikunci kata sandi. Buka kuncinya di Excel, lalu unggah lagi."), field="file"
            )
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise damaged()

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """By ourselves: ``zipfile`` believes the declared size, and what reads the sheet later may not."""
        start = info.header_offset
        header = self.data[start : start + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size:
            raise damaged()
        signature, *_middle, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        begin = start + _LOCAL_HEADER.size + name_length + extra_length
        packed = self.data[begin : begin + info.compress_size]
        if signature != b"PK\x03\x04" or len(packed) < info.compress_size:
            raise damaged()
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, CHUNK)
                packed = unpacker.unconsumed_tail
            while not unpacker.eof:
                rest = unpacker.decompress(b"", CHUNK)
                if not rest:
                    raise damaged()
                yield rest
        except zlib.error as error:
            raise damaged() from error


def bomb() -> DomainError:
    return DomainError(
        _("Berkas ini mengembang terlalu besar saat dibuka, jadi tidak diterima. Salin datanya ke buku kerja baru."),
        field="file",
    )


def damaged() -> DomainError:
    return DomainError(
        _("Berkas ini rusak atau bukan XLSX yang utuh. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah."),
        field="file",
    )
