"""Ports on the loopback address."""

import socket


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it, so that connections still closing down do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port(wanted: int = 0) -> int:
    """``wanted`` when nobody has it, otherwise one the system picks."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
