"""Names people gave their files: fit to be shown and downloaded, and never a path or a header."""

import io
import re

import pytest
from django.http import FileResponse
from hypothesis import given
from hypothesis import strategies as st

from files.domain.names import MAX_LENGTH, clean_name


def cleaned(name: str) -> str:
    return clean_name(name, fallback="berkas", extension=".pdf")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("SK Desa Binaan 2025.pdf", "SK Desa Binaan 2025.pdf"),
        ("W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024.PDF", "W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024.pdf"),
        ("SK.03.05", "SK.03.05.pdf"),
        ("SK (1).pdf.exe", "SK (1).pdf"),
        ("undangan.apk", "undangan.pdf"),
        ("C:\\Users\\contoh\\SK.pdf", "SK.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("SK\r\nSet-Cookie: a=b.pdf", "SK Set-Cookie a=b.pdf"),
        ('SK"; filename="x.exe', "SK filename= x.pdf"),
        ("SK \u202efdp.exe", "SK fdp.pdf"),
        ("...", "berkas.pdf"),
        ("", "berkas.pdf"),
        ("\u0000", "berkas.pdf"),
        ("Keputusan é ñ 決定.pdf", "Keputusan é ñ 決定.pdf"),
    ],
)
def test_names(name, clean):
    assert cleaned(name) == clean


ODD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from('/\\:*?"<>|;%.\r\n\t\0 \u202e')), max_size=300)


@given(name=ODD)
def test_whatever_it_was_called(name):
    clean = cleaned(name)
    assert clean.endswith(".pdf")
    assert len(clean) <= MAX_LENGTH
    assert not clean.startswith(".")
    assert re.findall(r'[\\/:*?"<>|;%\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]', clean) == []
    assert cleaned(clean) == clean
    header = FileResponse(io.BytesIO(), as_attachment=True, filename=clean)["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename(=\"[^\"\\]*\"|\*=utf-8''[A-Za-z0-9!#$&+.^_`|~%'()*\-]*)", header)
