"""A Valkey server (it speaks the Redis protocol) of our own."""

import contextlib
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import Refusal, last_line
from .children import Children, wait_until
from .ports import free_port
from .unprivileged import own_folder

_TRIES = 5


def valkey_url(password: str, port: int) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """One server: its program, its folder and who may talk to it. ``durable`` keeps queued tasks over a crash."""

    program: Path
    folder: Path
    log: Path
    password: str
    user: str | None = None
    durable: bool = True

    def start(self, children: Children, *, port: int = 0) -> tuple[subprocess.Popen[str], int]:
        """Starts on ``port`` when it is free, else on another; returns the process and the port it has."""
        own_folder(self.folder, self.user)
        for _ in range(_TRIES):
            port = free_port(port)
            # The configuration goes in by the standard input: a command line is readable for every local user.
            child = children.spawn(
                [self.program, "-"], log=self.log, user=self.user, stdin=subprocess.PIPE, env={"LC_ALL": "C.UTF-8"}
            )
            if child.stdin is not None:
                with contextlib.suppress(BrokenPipeError), child.stdin as configuration:
                    configuration.write(self._configuration(port))
            if wait_until(lambda: self._answers(port), child=child, seconds=20):  # noqa: B023
                return child, port
            children.stop(child, seconds=2)
            port = 0
        raise Refusal(f"Antrean pesan (Valkey) tidak dapat dijalankan: {last_line(self.log)} (lihat {self.log})")

    def _configuration(self, port: int) -> str:
        return (
            f"bind 127.0.0.1\nport {port}\nrequirepass {self.password}\n"
            f'dir "{self.folder}"\nappendonly {"yes" if self.durable else "no"}\nsave ""\n'
            "maxmemory-policy noeviction\ndatabases 64\ndaemonize no\n"
        )

    def _answers(self, port: int) -> bool:
        # Two commands by hand: the client library would cost the supervisor 40 MB for its whole life.
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as replies:
                    replies.readline()
                    return replies.readline().startswith(b"+PONG")
        except OSError:
            return False
