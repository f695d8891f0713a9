"""An SMTP server that takes what comes in one go (RFC 3030) and keeps only the count: a process per connection, so
that none waits for another.

``python -m desabinaan.bench.mail_sink`` prints its port; each line it reads is answered by the count so far.
"""

import mmap
import os
import select
import signal
import socket
import sys
import threading

_CONNECTIONS = 4096
_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 8BITMIME\r\n",
    **dict.fromkeys([b"MAIL", b"RCPT", b"RSET", b"NOOP"], b"250 OK\r\n"),
    b"BDAT": b"250 taken\r\n",
    b"QUIT": b"221 bye\r\n",
}


def serve() -> None:
    """Until its input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    counts = memoryview(mmap.mmap(-1, 8 * _CONNECTIONS)).cast("Q")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        _say(str(server.getsockname()[1]))
        connections = 0
        while True:
            ready, _to_write, _broken = select.select([server, sys.stdin], [], [])
            if server in ready:
                _fork(server, counts, connections)
                connections += 1
            if sys.stdin in ready:
                if not sys.stdin.readline():
                    return
                _say(str(sum(counts)))


def _fork(server: socket.socket, counts: memoryview, place: int) -> None:
    line, _address = server.accept()
    with line:
        if os.fork() == 0:
            server.close()
            try:
                _converse(line, counts, place)
            finally:
                os._exit(0)


def _converse(line: socket.socket, counts: memoryview, place: int) -> None:
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(b"220 sink\r\n")
    held = b""
    while chunk := line.recv(65_536):
        held += chunk
        at, answers = 0, []
        while (end := held.find(b"\r\n", at)) >= 0:
            verb, after = held[at : at + 4].upper(), end + 2
            if verb == b"BDAT":
                after += int(held[at:end].split()[1])
                if after > len(held):
                    break
                counts[place] += 1
            at = after
            answers.append(_ANSWERS.get(verb, b"502 ?\r\n"))
            if verb == b"QUIT":
                break
        held = held[at:]
        if answers:
            line.sendall(b"".join(answers))


def flood(port: int, mail: bytes, count: int) -> None:
    """``count`` mails as fast as the sink takes them: what it can do at most."""
    one = b"MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nBDAT %d LAST\r\n%b" % (len(mail), mail)
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
    serve()
