"""The environment variables each process of the portal gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desabinaan.embedded import Refusal
from desabinaan.embedded.ports import is_free
from desabinaan.embedded.postgres import postgres_url
from desabinaan.embedded.roles import OWNER, WEB, WORKER
from desabinaan.embedded.unprivileged import server_user
from desabinaan.embedded.valkey import valkey_url

from .data_folder import DataFolder, Keys, chosen_folder

_OF_ROLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_WORKER_URL")


@dataclass(frozen=True)
class Environments:
    """One environment per database role; no process knows another role's password."""

    owner: dict[str, str]
    web: dict[str, str]
    worker: dict[str, str]


def port_of(environ: Mapping[str, str]) -> int:
    """``PORT``, by default 8000."""
    text = environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT={text} bukan nomor port; pakai bilangan 1 sampai 65535.")
    return int(text)


def environments(environ: Mapping[str, str], *, folder: Path, keys: Keys) -> Environments:
    """Production settings on the loopback address, completed by what the data folder remembers."""
    common = {name: value for name, value in environ.items() if name not in _OF_ROLES}
    common.setdefault("PORTAL_DEMO", "1")
    common.setdefault("PORTAL_HTTPS", "0")
    common.setdefault("PORTAL_SECRET_KEY", keys.secret_key)
    common.setdefault("PORTAL_URL", f"http://127.0.0.1:{port_of(environ)}")
    common.setdefault("REDIS_URL", valkey_url(keys.broker, keys.broker_port))
    common |= {
        "PORTAL_DEBUG": "0",
        "PORTAL_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "desabinaan.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if url := environ.get("DATABASE_URL"):
        owner = environ.get("DATABASE_OWNER_URL") or url
        worker = environ.get("DATABASE_WORKER_URL") or url
    else:
        url = postgres_url(WEB, keys.web, keys.database_port)
        owner = postgres_url(OWNER, keys.owner, keys.database_port)
        worker = postgres_url(WORKER, keys.worker, keys.database_port)
    return Environments(
        owner=common | {"DATABASE_URL": owner},
        web=common | {"DATABASE_URL": url},
        worker=common | {"DATABASE_URL": worker},
    )


def of_running_portal(environ: Mapping[str, str]) -> dict[str, str]:
    """The owner's environment of the portal that runs on this data folder, for management commands.

    Raises ``Refusal`` when its servers do not run.
    """
    _, path = chosen_folder(environ, server_user())
    try:
        keys = DataFolder(path).keys()
    except PermissionError:
        raise Refusal(f"Folder data {path} milik akun lain; jalankan perintah ini dengan akun itu.") from None
    needed = [("DATABASE_URL", keys.database_port), ("REDIS_URL", keys.broker_port)]
    if any(name not in environ and (not port or is_free(port)) for name, port in needed):
        raise Refusal(f"Portal dengan folder data {path} tidak berjalan; jalankan bin/run dulu di jendela lain.")
    return environments(environ, folder=path, keys=keys).owner
