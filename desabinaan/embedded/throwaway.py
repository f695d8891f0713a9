"""Throw-away servers around one command, as the tests need them."""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from . import Refusal
from .binaries import postgres_bin, valkey_server
from .children import Children
from .postgres import DATABASE, SUPERUSER, Postgres, postgres_url
from .roles import OWNER, WEB, WORKER, ensure_roles
from .unprivileged import reachable, server_user
from .valkey import Valkey, valkey_url


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Yields ``DATABASE_URL`` and ``REDIS_URL`` of fresh servers; at the end nothing of them is left.

    The database role is the owner's, who may also make the tests' databases, and is no superuser.
    """
    children = Children()
    user = server_user()
    folder = temporary_folder(user)
    try:
        password = secrets.token_urlsafe(24)
        postgres = Postgres(
            bin=postgres_bin(copies=folder / "programs", user=user),
            folder=folder / "postgres",
            log=folder / "postgres.log",
            password=password,
            user=user,
            durable=False,
        )
        valkey = Valkey(
            program=valkey_server(copies=folder / "programs", user=user),
            folder=folder / "valkey",
            log=folder / "valkey.log",
            password=password,
            user=user,
            durable=False,
        )
        _, database_port = postgres.start(children)
        _, broker_port = valkey.start(children)
        ensure_roles(
            postgres_url(SUPERUSER, password, database_port, "postgres"),
            database=DATABASE,
            passwords=dict.fromkeys((OWNER, WEB, WORKER), password),
        )
        yield {
            "DATABASE_URL": postgres_url(OWNER, password, database_port),
            "REDIS_URL": valkey_url(password, broker_port),
            "PORTAL_DATA": str(folder / "data"),
        }
    finally:
        children.stop_all(seconds=8)
        shutil.rmtree(folder, ignore_errors=True)


def temporary_folder(user: str | None) -> Path:
    """A fresh folder that the servers' account can get into; to be removed by the caller."""
    for parent in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):  # noqa: S108  # mkdtemp below it
        if parent.is_dir() and reachable(parent, user):
            folder = Path(tempfile.mkdtemp(prefix="desa-binaan-", dir=parent))
            folder.chmod(0o711)
            return folder
    raise Refusal("Tidak ada folder sementara yang dapat dibaca akun PostgreSQL; atur TMPDIR.")


def run(argv: Sequence[str]) -> int:
    """Runs ``argv`` beside throw-away servers (or those the environment names); returns its exit code."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    with contextlib.ExitStack() as stack:
        named = "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ
        made = {} if named else stack.enter_context(servers())
        # In the foreground and with our terminal: Ctrl-C reaches it first, and we clean up after it.
        process = os.posix_spawnp(argv[0], list(argv), dict(os.environ) | made)
        return _exit_code(process)


def _exit_code(process: int) -> int:
    while True:
        try:
            return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        except KeyboardInterrupt:
            continue
        except SystemExit:
            os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)
            raise


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)
