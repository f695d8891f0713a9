"""One sending process of ``bench messages``: dispatches when told to by a line, and says what became of it.

The lines: ``send`` until nothing is due; ``mark`` the same with a channel that carries nothing; ``beat SECONDS`` every
five seconds, as beat does.
"""

import json
import sys
import time
from collections import Counter

import django

RHYTHM = 5.0


def main() -> None:
    django.setup()
    from desabinaan.celery import rest_the_collector
    from notifications.domain.dispatch import dispatch
    from notifications.domain.inbox import InboxChannel

    rest_the_collector()
    _say("ready")
    for line in sys.stdin:
        act, *argument = line.split()
        done: Counter[str] = Counter()
        if act == "beat":
            ends = time.monotonic() + float(argument[0])
            while time.monotonic() < ends:
                done += dispatch()
                time.sleep(RHYTHM - time.time() % RHYTHM)
        elif act == "mark":
            done = dispatch(open_channel=lambda _name: InboxChannel())
        else:
            done = dispatch()
        _say(json.dumps({"done": done, "cpu": time.process_time()}))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
