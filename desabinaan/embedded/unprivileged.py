"""The account the two servers run under when we are root.

PostgreSQL refuses to run as root. No account is created for it: a machine that ever had a PostgreSQL package has
``postgres``, every other one has ``nobody``. The server's files are readable for that account alone.
"""

import os
import pwd
import subprocess
from pathlib import Path

from . import Refusal

_CANDIDATES = ("postgres", "nobody")


def server_user() -> str | None:
    """The account to drop to, or None when we are not root and simply stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in _CANDIDATES:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Refusal("Dijalankan sebagai root, tetapi akun postgres atau nobody untuk menjalankan PostgreSQL tidak ada.")


def reachable(path: Path, user: str | None) -> bool:
    """Whether ``user`` can get into the folder (or, for one still to be made, the nearest one above it)."""
    if user is None:
        return True
    while not path.exists():
        path = path.parent
    asked = subprocess.run(
        ["/usr/bin/test", "-x", str(path)],
        user=user,
        group=pwd.getpwnam(user).pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def own_folder(path: Path, user: str | None) -> Path:
    """Makes ``path`` a folder that only the servers' account can read."""
    path.mkdir(mode=0o700, exist_ok=True)
    _give(path, user)
    return path


def own_file(path: Path, text: str, user: str | None) -> Path:
    """Writes a file that only the servers' account can read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    _give(path, user)
    return path


def _give(path: Path, user: str | None) -> None:
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
