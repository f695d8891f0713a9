"""A real HTTP server on loopback that takes SMS as docs/channels.md says a provider does."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class SmsServer:
    """``taken`` holds what came with its Authorization; ``status`` is what is answered."""

    taken: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    status: int = 202

    def __post_init__(self) -> None:
        handler = type("Handler", (_Handler,), {"sms": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/kirim"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    sms: SmsServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.sms.taken.append((self.headers.get("Authorization", ""), body))
        content = json.dumps({"id": f"sms-{len(self.sms.taken)}"}).encode()
        self.send_response(self.sms.status if self.path == "/kirim" else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def sms_server(settings) -> Iterator[SmsServer]:
    server = SmsServer()
    settings.SMS = {"url": server.url, "token": "sms-token", "from": "IMIGRASI"}
    yield server
    server.stop()
