import os
import stat
from pathlib import Path

import pytest

from desabinaan.embedded import Refusal
from desabinaan.embedded.unprivileged import server_user
from desabinaan.runner.data_folder import SYSTEM_FOLDER, DataFolder, Keys, chosen_folder
from desabinaan.runner.environment import environments, of_running_portal, port_of
from tests.factories import UserFactory


def test_keys_are_made_once_and_closed_to_others(tmp_path: Path):
    folder = DataFolder(tmp_path)
    keys = folder.keys()
    keys.database_port = 5433
    folder.remember(keys)
    assert DataFolder(tmp_path).keys() == keys
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_one_portal_at_a_time_on_one_folder(tmp_path: Path):
    first = DataFolder(tmp_path)
    first.open()
    with pytest.raises(Refusal, match="sudah berjalan"):
        DataFolder(tmp_path).open()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path):
    (tmp_path / "berkas").touch()
    with pytest.raises(Refusal, match="tidak dapat dipakai"):
        DataFolder(tmp_path / "berkas" / "data").open()


def test_a_folder_closed_to_the_servers_account_is_replaced(tmp_path: Path):
    tmp_path.chmod(0o700)
    asked, chosen = chosen_folder({"PORTAL_DATA": str(tmp_path / "data")}, server_user())
    assert asked == tmp_path / "data"
    if os.geteuid() == 0:
        assert chosen == SYSTEM_FOLDER / "-".join(asked.parts[1:])
    else:
        assert chosen == asked


def test_logs_are_bounded(tmp_path: Path):
    folder = DataFolder(tmp_path)
    folder.open()
    folder.log("web").write_bytes(b"x" * 5_000_001)
    folder.log("beat").write_bytes(b"x")
    folder.tidy_logs()
    sizes = {path.name: path.stat().st_size for path in folder.logs.iterdir()}
    assert sizes == {"web.log": 0, "web.log.1": 5_000_001, "beat.log": 1}


@pytest.mark.parametrize("text", ["0", "65536", "http", "80 ", "-1"])
def test_a_port_that_is_none_is_refused(text: str):
    with pytest.raises(Refusal, match="bukan nomor port"):
        port_of({"PORT": text})


def test_each_process_knows_its_own_role_only(tmp_path: Path):
    keys = Keys(owner="sandi-o", web="sandi-w", worker="sandi-k", database_port=5433, broker_port=6380)
    made = environments({"PORT": "8123", "PORTAL_DEBUG": "1"}, folder=tmp_path, keys=keys)
    assert made.web["DATABASE_URL"] == "postgres://portal_web:sandi-w@127.0.0.1:5433/portal"
    assert made.worker["DATABASE_URL"] == "postgres://portal_worker:sandi-k@127.0.0.1:5433/portal"
    assert made.owner["DATABASE_URL"] == "postgres://portal_owner:sandi-o@127.0.0.1:5433/portal"
    assert [secret for secret in ("sandi-o", "sandi-k") if secret in str(made.web)] == []
    assert made.web["PORTAL_DEBUG"] == "0"
    assert made.web["PORTAL_DEMO"] == "1"
    assert made.web["PORTAL_URL"] == "http://127.0.0.1:8123"


def test_named_servers_are_used_with_a_role_each(tmp_path: Path):
    named = {
        "DATABASE_URL": "postgres://w@db/p",
        "DATABASE_OWNER_URL": "postgres://o@db/p",
        "REDIS_URL": "redis://broker/0",
        "PORTAL_SECRET_KEY": "own",
    }
    made = environments(named, folder=tmp_path, keys=Keys())
    urls = [env["DATABASE_URL"] for env in (made.owner, made.web, made.worker)]
    assert urls == ["postgres://o@db/p", "postgres://w@db/p", "postgres://w@db/p"]
    assert "DATABASE_OWNER_URL" not in made.web
    assert (made.web["REDIS_URL"], made.web["PORTAL_SECRET_KEY"]) == ("redis://broker/0", "own")


def test_commands_need_a_running_portal(open_folder: Path):
    with pytest.raises(Refusal, match="jalankan bin/run dulu"):
        of_running_portal({"PORTAL_DATA": str(open_folder / "belum-ada")})


@pytest.mark.django_db
def test_the_console_tells_how_to_begin(settings):
    from desabinaan.management.welcome import welcome

    settings.DEMO = False
    assert "bin/manage create_administrator NAMA_PENGGUNA" in welcome()
    UserFactory(username="admin")
    assert welcome() == ""


@pytest.mark.django_db
def test_the_console_lists_demo_accounts_or_warns_of_them(settings, world):
    from desabinaan.management.welcome import welcome

    user, without_password = world.operator, world.officer
    user.set_password("rahasia-contoh")
    for person in (user, without_password):
        person.is_demo = True
        person.save()
    settings.DEMO, settings.DEMO_PASSWORD = True, "rahasia-contoh"
    assert welcome().splitlines() == [
        "Akun contoh, sandi awal semuanya rahasia-contoh:",
        "",
        f"  operator.pontang  {user.posting.label}",
    ]
    settings.DEMO = False
    assert "masih berisi akun contoh" in welcome()
