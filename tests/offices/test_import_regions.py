"""Loading region codes: what a file may look like, what it changes, and what it may not break."""

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from offices.domain.regions import import_regions
from offices.errors import DomainError
from offices.models import Region

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "wilayah.sql"
DUMP = """/*
-- ('99','a comment')
*/
DROP TABLE IF EXISTS wilayah;
CREATE TABLE IF NOT EXISTS wilayah (
    kode varchar(13) NOT NULL,
    PRIMARY KEY (kode)
) ENGINE=MyISAM;

-- Provinsi BANTEN
INSERT INTO wilayah (kode, nama)
VALUES
('36','Banten'),
('36.04','Kabupaten Serang'),
('36.04.12','Pontang'),
('36.04.12.2001','Pontang'),
('36.04.12.2002','Pu''un  Lor ');
"""
PAPUA = """kode;nama
91;Papua
91.03;Kabupaten Jayapura
91.03.01;Sentani
91.03.01.1001;Sentani Kota
91.03.01.2002;Sereh
91.03.01.3007;Desa Adat Yoboi
31;Daerah Khusus Ibukota Jakarta
31.01;Kabupaten Administrasi Kepulauan Seribu
31.75;Kota Administrasi Jakarta Timur
36.71;Kota Tangerang
36;Banten
51;Bali
"""


@pytest.fixture
def load(db, tmp_path):
    """``load(text)`` runs the command on a file with that text and gives the report's counts."""

    def run(text: str | bytes, *options: str) -> dict[str, int]:
        path = tmp_path / "wilayah.sql"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("import_regions", str(path), *options, stdout=out)
        lines = [line.split(maxsplit=1) for line in out.getvalue().splitlines() if not line.startswith(" " * 9)]
        return {words: int(number.replace(".", "")) for number, words in lines}

    return run


def report(**counts: int) -> dict[str, int]:
    names = {"added": "ditambahkan", "changed": "diubah", "reinstated": "berlaku lagi"}
    names |= {"retired": "tidak berlaku lagi", "unchanged": "tetap"}
    return {words: counts.get(name, 0) for name, words in names.items()}


def in_force() -> set[str]:
    return set(Region.objects.filter(retired_at__isnull=True).values_list("code", flat=True))


def test_a_dump_is_loaded_and_a_second_time_changes_nothing(load):
    assert load(DUMP) == report(added=5)
    before = list(Region.objects.values())
    assert load(DUMP.replace("\n", "\r\n")) == report(unchanged=5)
    assert list(Region.objects.values()) == before
    village = Region.objects.get(code="36.04.12.2002")
    assert (village.name, village.level, village.parent_id) == ("Pu'un Lor", "village", "36.04.12")


def test_what_a_code_tells(load):
    load(PAPUA)
    assert {code: (kind, zone) for code, kind, zone in Region.objects.values_list("code", "kind", "zone")} == {
        "31": ("provinsi", "Asia/Jakarta"),
        "31.01": ("kabupaten administrasi", "Asia/Jakarta"),
        "31.75": ("kota administrasi", "Asia/Jakarta"),
        "36": ("provinsi", "Asia/Jakarta"),
        "36.71": ("kota", "Asia/Jakarta"),
        "51": ("provinsi", "Asia/Makassar"),
        "91": ("provinsi", "Asia/Jayapura"),
        "91.03": ("kabupaten", "Asia/Jayapura"),
        "91.03.01": ("distrik", "Asia/Jayapura"),
        "91.03.01.1001": ("kelurahan", "Asia/Jayapura"),
        "91.03.01.2002": ("desa", "Asia/Jayapura"),
        "91.03.01.3007": ("desa adat", "Asia/Jayapura"),
    }
    names = Region.objects.in_bulk(["91.03.01", "91.03.01.2002", "91.03.01.3007"])
    assert [region.full_name for region in names.values()] == ["Distrik Sentani", "Desa Sereh", "Desa Adat Yoboi"]


def test_changes_are_told_apart(load):
    load(DUMP)
    Region.objects.filter(code="36.04.12.2001").update(latitude="-6.012277", longitude="106.280888")
    changed = DUMP.replace("'36.04.12.2001','Pontang'", "'36.04.12.2001','Pontang Baru'")
    changed = changed.replace("'36.04.12.2002','Pu''un  Lor '", "'36.04.12.2003','Linduk'")
    assert load(changed) == report(added=1, changed=1, retired=1, unchanged=3)
    village = Region.objects.get(code="36.04.12.2001")
    assert (village.name, str(village.latitude)) == ("Pontang Baru", "-6.012277")
    assert in_force() == {"36", "36.04", "36.04.12", "36.04.12.2001", "36.04.12.2003"}
    assert load(DUMP) == report(changed=1, reinstated=1, retired=1, unchanged=3)
    assert "36.04.12.2002" in in_force()


def test_names_of_what_changed_are_printed(load, tmp_path):
    load(DUMP)
    path = tmp_path / "wilayah.csv"
    path.write_text("code,name\n36.04.12,Pontang Raya\n")
    out = io.StringIO()
    call_command("import_regions", str(path), stdout=out)
    assert "36.04.12 Pontang -> Pontang Raya" in out.getvalue()


def test_a_file_of_one_kecamatan_retires_nothing(load):
    load(DUMP)
    assert load("code,name,luas\n36.04.12,Pontang,1\n36.04.12.2009,Domas,2\n") == report(added=1, unchanged=1)
    assert len(in_force()) == 6


def test_other_provinces_keep_their_codes(load):
    load(DUMP)
    assert load("code,name\n51,Bali\n") == report(added=1)
    assert len(in_force()) == 6


def test_a_file_cut_short_is_refused_unless_it_is_meant(load):
    villages = "".join(f"36.04.12.2{number:03},Desa {number}\n" for number in range(1, 61))
    head = "code,name\n36,Banten\n36.04,Kabupaten Serang\n36.04.12,Pontang\n"
    load(head + villages)
    with pytest.raises(CommandError, match=r"60 dari 63 kode .* --allow-retire"):
        load(head)
    assert len(in_force()) == 63
    assert load(head, "--allow-retire") == report(retired=60, unchanged=3)
    assert (len(in_force()), Region.objects.count()) == (3, 63)


@pytest.mark.parametrize(
    ("good", "bad", "line", "reason"),
    [
        ("'36.04.12.2001'", "'3604122001'", 16, "bukan kode wilayah"),
        ("'36.04.12.2001'", "'36.04.12.4001'", 16, "harus diawali 1"),
        ("'36','Banten'", "'99','Antah'", 13, "provinsi 99 belum dikenal"),
        ("'Pontang'),\n('36.04.12.2002", "' '),\n('36.04.12.2002", 16, "tanpa nama"),
        ("'Banten'", "'" + "a" * 101 + "'", 13, "terlalu panjang"),
        ("'Banten'", "'Ban\tten\x07'", 13, "tidak dapat dicetak"),
        ("36.04.12.2002", "36.04.12.2001", 17, "sudah ada di baris 16"),
        ("36.04.12.2002", "36.04.13.2002", 17, "induk 36.04.13 dari 36.04.13.2002 tidak ada"),
        ("Kabupaten Serang", "Serang", 14, "tidak diawali Kabupaten atau Kota"),
        ("('36.04.12','Pontang')", "('36.04.12','Pontang'", 15, "bukan baris kode wilayah"),
        ("('36.04.12','Pontang')", "'36.04.12','Pontang')", 15, "bukan baris kode wilayah"),
        ("('36.04.12','Pontang')", "('36.04.12')", 15, "bukan baris kode wilayah"),
        ("('36.04.12','Pontang')", "INSERT INTO wilayah ('36.04.12','Pontang')", 15, "bukan baris kode wilayah"),
        ("Lor ');", "Lor '),", 18, "terpotong"),
    ],
)
def test_a_malformed_dump_is_refused_with_the_line(load, good, bad, line, reason):
    assert good in DUMP
    with pytest.raises(CommandError) as refused:
        load(DUMP.replace(good, bad))
    assert f"Baris {line}: " in str(refused.value)
    assert reason in str(refused.value)
    assert "tidak ada yang berubah" in str(refused.value)
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "tidak berisi satu pun kode wilayah"),
        ("\n\nHalo, ini bukan data.\n", "tidak berisi satu pun kode wilayah"),
        ("code,name\n", "tidak berisi satu pun kode wilayah"),
        ("code,name\n36,Banten\n36.04\n", "Baris 3: 1 kolom, seharusnya 2"),
        ('code,name\n36,"Banten\n', "Baris 2: CSV tidak dapat dibaca"),
        ("code,name\n36,Bant\xe9n\n".encode("latin-1"), "Baris 2: bukan teks UTF-8"),
        ("code,name\n36,Banten\n".encode("utf-16"), "Baris 1: bukan teks UTF-8"),
        (b"code,name\n36,Banten\n\0", "Baris 3: bukan teks UTF-8"),
    ],
)
def test_other_malformed_files(load, content, reason):
    with pytest.raises(CommandError, match=reason):
        load(content)
    assert not Region.objects.exists()


def test_a_malformed_file_changes_nothing_that_was_there(load):
    load(DUMP)
    before = list(Region.objects.values())
    with pytest.raises(CommandError):
        load(DUMP.replace("Kabupaten Serang", "Kabupaten Baru").replace("36.04.12.2002", "36.04.12"))
    assert list(Region.objects.values()) == before


def test_many_bad_lines_are_summed_up(load):
    lines = "".join(f"{number},Salah\n" for number in range(100, 130))
    with pytest.raises(CommandError, match=r"Baris 2: .*\n(Baris .*\n){9}\.\.\. dan 20 baris lain\."):
        load("code,name\n" + lines)


def test_a_retired_parent_is_no_parent(load):
    load(DUMP)
    load("code,name\n36,Banten\n")
    with pytest.raises(CommandError, match=r"Baris 2: induk 36\.04\.12 dari 36\.04\.12\.2009 tidak ada"):
        load("code,name\n36.04.12.2009,Domas\n")


def test_a_missing_file_is_said_plainly(db):
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("import_regions", "/tidak/ada.sql")


@pytest.mark.needs_shared
@pytest.mark.django_db
def test_the_whole_country():
    if not SHARED.exists():
        pytest.skip("the data folder is not beside the repository")
    content = SHARED.read_bytes()
    assert import_regions(content).added == 91_599
    levels = Counter(Region.objects.values_list("level", flat=True))
    assert levels == {"province": 38, "regency": 514, "district": 7_285, "village": 83_762}
    assert Region.objects.get(code="31.72").name == "Kota Administrasi Jakarta Utara"
    again = import_regions(content)
    assert (again.added, again.changed, again.reinstated, again.retired, again.unchanged) == (0, [], [], [], 91_599)
    with pytest.raises(DomainError, match="terpotong"):
        import_regions(content[: content.rindex(b"\n", 0, 100_000)])
