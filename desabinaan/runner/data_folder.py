"""The folder with everything the running portal keeps: databases, keys, mail of the demo, logs."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from desabinaan.embedded import Refusal
from desabinaan.embedded.unprivileged import reachable

SYSTEM_FOLDER = Path("/var/lib/desa-binaan")
_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_LOG_BYTES = 5_000_000


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Keys:
    """What is made up once and remembered: the secret key, the servers' passwords and ports (0: none yet)."""

    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(64))
    superuser: str = field(default_factory=_random)
    owner: str = field(default_factory=_random)
    web: str = field(default_factory=_random)
    worker: str = field(default_factory=_random)
    broker: str = field(default_factory=_random)
    database_port: int = 0
    broker_port: int = 0


def chosen_folder(environ: Mapping[str, str], user: str | None) -> tuple[Path, Path]:
    """The folder asked for (``PORTAL_DATA``, by default ``var/``) and the one to use.

    They differ for root when the servers' account cannot get into the first. Different folders asked for stay
    different below the system's data folder.
    """
    asked = Path(environ.get("PORTAL_DATA") or _CHECKOUT / "var").absolute()
    if reachable(asked, user):
        return asked, asked
    return asked, SYSTEM_FOLDER / "-".join(asked.parts[1:])


class DataFolder:
    """An open data folder. Only one process at a time holds its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def open(self) -> None:
        """Makes the folder and takes its lock, which ends with this process.

        Raises ``Refusal`` when another portal runs on it or it cannot be written.
        """
        try:
            # The servers' account has to pass through; their own folders and the keys stay closed to others.
            self.path.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Refusal(f"Folder data {self.path} tidak dapat dipakai: {error.strerror}.") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal(
                f"Portal dengan folder data {self.path} sudah berjalan; "
                "hentikan dulu (Ctrl-C di jendelanya) atau pilih folder lain dengan PORTAL_DATA."
            ) from None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def tidy_logs(self) -> None:
        """Keeps each log and one before it below a few megabytes; programs append, so they notice nothing."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > _LOG_BYTES:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def keys(self) -> Keys:
        """The remembered keys; new ones in a new folder."""
        path = self.path / "keys.json"
        if not path.exists():
            return Keys()
        known = {item.name for item in fields(Keys)}
        return Keys(**{name: value for name, value in json.loads(path.read_text()).items() if name in known})

    def remember(self, keys: Keys) -> None:
        """Replaces the file as a whole: a crash leaves the old keys or the new ones."""
        half = self.path / "keys.json.half"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(json.dumps(asdict(keys), indent=2))
        half.rename(self.path / "keys.json")
