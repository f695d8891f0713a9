"""``python -m desabinaan.runner`` runs the portal, ``... manage COMMAND`` a management command against it."""

import os
import sys

from desabinaan.embedded import Refusal

from .environment import of_running_portal
from .portal import run_portal


def main(argv: list[str]) -> int:
    try:
        if argv[:1] == ["manage"]:
            os.environ.update(of_running_portal(os.environ))
            os.execv(sys.executable, [sys.executable, "manage.py", *argv[1:]])  # noqa: S606  # no shell wanted
        return run_portal()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
