"""An SMTP server that takes whatever comes and keeps only the count: a process of its own, a thread per connection.

``python -m desabinaan.bench.mail_sink`` prints its port; each line it reads is answered by the count so far.
"""

import socket
import sys
import threading

_ANSWERS = {b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n", b"RSET": b"250 OK\r\n", b"NOOP": b"250 OK\r\n"}
_EHLO = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
_END = b"\r\n.\r\n"


class Sink:
    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self._counts: list[list[int]] = []

    @property
    def count(self) -> int:
        return sum(counter[0] for counter in self._counts)

    def serve(self) -> None:
        while True:
            line, _address = self.socket.accept()
            counter = [0]
            self._counts.append(counter)
            threading.Thread(target=_converse, args=(line, counter), daemon=True).start()


def _converse(line: socket.socket, counter: list[int]) -> None:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(b"220 sink\r\n")
    held, in_data = b"", False
    while chunk := line.recv(262_144):
        held += chunk
        answers: list[bytes] = []
        while held:
            head, end, rest = held.partition(_END if in_data else b"\r\n")
            if not end:
                break
            held = rest
            if in_data:
                counter[0] += 1
                in_data = False
                answers.append(b"250 taken\r\n")
                continue
            verb = head[:4].upper()
            if verb == b"QUIT":
                line.sendall(b"".join([*answers, b"221 bye\r\n"]))
                line.close()
                return
            in_data = verb == b"DATA"
            answers.append(
                b"354 go on\r\n" if in_data else _EHLO if verb == b"EHLO" else _ANSWERS.get(verb, b"502 ?\r\n")
            )
        if answers:
            line.sendall(b"".join(answers))


def flood(port: int, mail: bytes, count: int) -> None:
    """``count`` mails as fast as the sink takes them: what it can do at most."""
    one = b"MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n" + mail + _END
    with socket.create_connection(("127.0.0.1", port)) as line:
        writer = threading.Thread(target=line.sendall, args=(one * count,), daemon=True)
        writer.start()
        taken, held = 0, b""
        while taken < count and (chunk := line.recv(65_536)):
            held += chunk
            taken += held.count(b"250 taken")
            held = held[-8:] if not held.endswith(b"\n") else b""
        writer.join()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sink = Sink()
    _say(str(sink.port))
    threading.Thread(target=sink.serve, daemon=True).start()
    for _line in sys.stdin:
        _say(str(sink.count))
