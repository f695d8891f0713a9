"""The portal as an app: the service worker with the files of this release, the manifest, the bundles behind them."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from offices.bundles import BUNDLES, SHELL, bundle_path

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"


@pytest.fixture
def collected(tmp_path: Path):
    """Static files as a release has them."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "desabinaan.static_files.HashedFiles"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, DEBUG=False):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield tmp_path


def release_of(body: str) -> dict:
    first, rest = body.split("\n", 1)
    assert rest == (STATIC / "js" / "sw.js").read_text()
    return json.loads(first.removeprefix("self.release = ").removesuffix(";"))


def test_the_worker_is_asked_for_anew_and_rules_the_whole_portal(client):
    answer = client.get("/sw.js")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "text/javascript; charset=utf-8", "no-cache",
    )  # fmt: skip
    assert reverse("service_worker") == "/sw.js"
    assert client.post("/sw.js").status_code == 405


def test_the_worker_names_files_that_exist_under_their_lasting_names(client, collected):
    files = release_of(client.get("/sw.js").content.decode())["files"]
    assert [file for file in files if not re.search(r"\.[0-9a-f]{12}\.\w+$", file)] == []
    assert [file for file in files if not (collected / file.removeprefix("/static/")).is_file()] == []
    assert [file for file in files if "js/bundle-every-page." in file] != []


def test_another_release_is_another_worker(client, monkeypatch):
    before = release_of(client.get("/sw.js").content.decode())["version"]
    monkeypatch.setattr("outreach.views.service_worker.shell_files", lambda: ["/static/neu.js"])
    assert release_of(client.get("/sw.js").content.decode()) == {
        "version": release_of(client.get("/sw.js").content.decode())["version"], "files": ["/static/neu.js"],
    }  # fmt: skip
    assert release_of(client.get("/sw.js").content.decode())["version"] != before


def test_the_manifest_can_be_installed(client):
    answer = client.get("/manifest.webmanifest")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/manifest+json", "no-cache")
    manifest = answer.json()
    assert {key: manifest[key] for key in ("name", "short_name", "lang", "start_url", "scope", "display")} == {
        "name": "Desa Binaan Imigrasi",
        "short_name": "Desa Binaan",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
    }
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
    for icon in manifest["icons"]:
        picture = (STATIC / icon["src"].removeprefix("/static/")).read_bytes()
        width, height = struct.unpack(">II", picture[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_every_page_names_the_manifest_and_the_colour_of_its_frame(client):
    html = client.get(reverse("sign_in")).content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in html
    assert '<meta name="theme-color" content="#1c3560">' in html


def test_a_bundle_is_its_files_in_order(collected):
    for name, files in BUNDLES.items():
        text = (collected / bundle_path(name)).read_text()
        places = [text.index((STATIC / file).read_text()) for file in files]
        assert places == sorted(places)
    assert "vendor/idb/LICENSE" in (collected / bundle_path("every-page")).read_text()


def test_pages_name_one_file_in_production_and_each_file_otherwise(client, collected):
    pattern = r'<script src="(/static/[^"]+)" defer></script>'
    scripts = re.findall(pattern, client.get(reverse("sign_in")).content.decode())
    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", script) for script in scripts] == ["/static/js/bundle-every-page.js"]
    with override_settings(STORAGES=settings.STORAGES, DEBUG=True):
        scripts = re.findall(pattern, client.get(reverse("sign_in")).content.decode())
    assert scripts == [f"/static/{file}" for file in BUNDLES["every-page"]]


def test_bundles_and_shell_name_files_of_the_portal():
    named = {*SHELL, *(file for files in BUNDLES.values() for file in files)}
    assert sorted(name for name in named if not (STATIC / name).is_file()) == []
