"""Files of others are exactly the published ones, and everything static can be served with a lasting address."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_vendored_files_match_their_checksums(folder):
    listed = dict(reversed(line.split("  ./", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    del files["SHA256SUMS"]
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == listed


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "tests"])
def test_every_package_has_its_licence_and_a_line_that_names_its_version(folder):
    packages = {path.name for path in folder.iterdir() if path.is_dir()}
    rows = re.findall(r"^\| `(\w+)/` \| [\w.-]+ \| \d+\.\d+\.\d+ \| \S+ \|", (folder / "README.md").read_text(), re.M)
    assert set(rows) == packages
    assert {name for name in packages if not (folder / name / "LICENSE").is_file()} == set()


def test_every_static_file_collects_with_a_hashed_name(tmp_path, settings):
    manifest = {"staticfiles": {"BACKEND": "desabinaan.static_files.HashedFiles"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | manifest):
        call_command("collectstatic", verbosity=0, interactive=False)
    collected = [path.name for path in (tmp_path / "css").glob("portal.*.css")]
    assert len(collected) == 1


def test_every_icon_that_a_page_names_exists():
    sprite = set(re.findall(r'symbol id="([^"]+)"', (ROOT / "static" / "icons.svg").read_text()))
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r'icon\.html" with name="([^"]+)"', pages)) | set(
        re.findall(r"icons\.svg' %}#([\w-]+)", pages)
    )
    assert named - sprite == set()


def test_a_module_imports_the_other_one_by_its_hashed_name(tmp_path, settings):
    """Half of an old release and half of a new one would not work together on a phone that keeps both."""
    manifest = {"staticfiles": {"BACKEND": "desabinaan.static_files.HashedFiles"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | manifest):
        call_command("collectstatic", verbosity=0, interactive=False)
    (decoder,) = (tmp_path / "vendor" / "qr").glob("decode.????????????.js")
    imported = re.findall(r"from '\./([^']+)'", decoder.read_text())
    assert [bool(re.fullmatch(r"index\.\w{12}\.js", name)) for name in imported] == [True]
    assert (decoder.parent / imported[0]).is_file()
