"""A wire between browser and server that can be cut, hang, or lead to a server that is busy."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Wire:
    """``url`` leads to ``server`` until somebody pulls the plug; what is open then ends at once."""

    def __init__(self, server: str) -> None:
        address = urlsplit(server)
        self.target = (address.hostname, address.port)
        # bound for as long as there is a wire, and never listening: nobody else gets the port while the plug is out
        self.place = socket.socket()
        self.place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.place.bind(("127.0.0.1", 0))
        self.port = self.place.getsockname()[1]
        self.state = "away"
        self.open: set[socket.socket] = set()
        self.listener: socket.socket | None = None
        self.plug_in()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plug_in(self, state: str = "up") -> None:
        """``up``; ``hangs``: takes connections and never answers; ``busy``: answers 503 to everything."""
        self.pull()
        self.state = state
        self.listener = listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def pull(self) -> None:
        """Nobody listens any more: connections are refused, and those that are open are cut."""
        self.state = "away"
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept()
            self.listener.close()
            self.listener = None
        for end in list(self.open):
            self._close(end)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _address = listener.accept()
            except OSError:
                return
            self.open.add(browser)
            if self.state == "busy":
                threading.Thread(target=self._refuse, args=(browser,), daemon=True).start()
            elif self.state == "up":
                server = socket.create_connection(self.target)
                self.open.add(server)
                for here, there in ((browser, server), (server, browser)):
                    threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    def _refuse(self, browser: socket.socket) -> None:
        """Beside the others: a browser also opens connections in advance and says nothing on them."""
        try:
            if browser.recv(65536):
                browser.sendall(BUSY)
        except OSError:
            pass
        self._close(browser)

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        try:
            while data := here.recv(65536):
                there.sendall(data)
        except OSError:
            pass
        self._close(here)
        self._close(there)

    def _close(self, end: socket.socket) -> None:
        self.open.discard(end)
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was quicker
        end.close()


@contextmanager
def wire_to(server: str) -> Iterator[Wire]:
    wire = Wire(server)
    try:
        yield wire
    finally:
        wire.pull()
        wire.place.close()
