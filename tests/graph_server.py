"""A real HTTP server on loopback that behaves like WhatsApp's Graph API, and reports back, signed, to a portal."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

PHONE_ID, TOKEN, APP_SECRET, VERIFY_TOKEN = "1090", "graph-token", "graph-app-secret", "graph-verify-word"
ERRORS = {
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    130429: (429, "Rate limit hit"),
    190: (401, "Access token has expired"),
}


@dataclass
class GraphServer:
    """``answers`` maps a number (without ``+``) to an error code or a status >= 500; callables are asked each time.

    ``sent`` holds the bodies taken, ``tried`` all of them, ``connections`` how many were opened. ``on_taken`` is
    called with a body and its id before the answer goes back.
    """

    answers: dict[str, int | Callable[[], int]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    tried: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    slow_for: set[str] = field(default_factory=set)
    on_taken: Callable[[dict[str, Any], str], None] | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.released = threading.Event()
        handler = type("Handler", (_Handler,), {"graph": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def configuration(self) -> dict[str, Any]:
        """What ``settings.WHATSAPP`` has to be."""
        return {
            "url": f"http://127.0.0.1:{self.port}/v23.0",
            "phone_id": PHONE_ID,
            "token": TOKEN,
            "app_secret": APP_SECRET,
            "verify_token": VERIFY_TOKEN,
            "per_second": 1000.0,
        }

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        number = body.get("to", "")
        with self._lock:
            self.tried.append(body)
            found = self.answers.get(number, 0)
            code = found if isinstance(found, int) else found()
        if token != f"Bearer {TOKEN}":
            code = 190
        if number in self.slow_for:
            self.released.wait(30)
        if path != f"/v23.0/{PHONE_ID}/messages":
            return 404, _error(100, "Unsupported post request", number)
        if 500 <= code < 600:
            return code, {}
        if code:
            status, title = ERRORS.get(code, (400, "Something else"))
            return status, _error(code, title, number)
        with self._lock:
            self.sent.append(body)
            known = f"wamid.{len(self.sent)}"
        if self.on_taken:
            self.on_taken(body, known)
        return 200, {
            "messaging_product": "whatsapp",
            "contacts": [{"input": number, "wa_id": number}],
            "messages": [{"id": known, "message_status": "accepted"}],
        }


class _Handler(BaseHTTPRequestHandler):
    graph: GraphServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.graph.connections += 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.graph.answer(self.path, self.headers.get("Authorization", ""), body)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


def _error(code: int, title: str, number: str) -> dict[str, Any]:
    return {"error": {"message": f"(#{code}) {title} for {number}", "type": "OAuthException", "code": code}}


def report(known: str, word: str, number: str, *, at: int = 0, error: int = 0, ours: str = "") -> dict[str, Any]:
    """A status webhook's body."""
    status: dict[str, Any] = {
        "id": known,
        "status": word,
        "timestamp": str(at or int(time.time())),
        "recipient_id": number,
    }
    if error:
        status["errors"] = [{"code": error, "title": ERRORS.get(error, (0, "Something"))[1]}]
    if ours:
        status["biz_opaque_callback_data"] = ours
    return _change(statuses=[status])


def inbound(number: str, text: str, *, at: int = 0) -> dict[str, Any]:
    """The webhook's body when somebody wrote."""
    message = {
        "from": number,
        "id": "wamid.in",
        "timestamp": str(at or int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    return _change(messages=[message], contacts=[{"wa_id": number, "profile": {"name": "Contoh"}}])


def signed(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def deliver(portal: str, body: dict[str, Any] | bytes, *, signature: str | None = None) -> int:
    """Post a webhook to a portal over a real socket, as Meta would; returns the status it answered with."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    address = urlsplit(portal)
    line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": signed(content) if signature is None else signature,
    }
    try:
        line.request("POST", "/wa/webhook/", content, headers)
        return line.getresponse().status
    finally:
        line.close()


def _change(**value: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "628111", "phone_number_id": PHONE_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


@pytest.fixture
def graph(settings) -> Iterator[GraphServer]:
    server = GraphServer()
    settings.WHATSAPP = server.configuration
    yield server
    server.stop()
