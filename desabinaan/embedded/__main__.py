"""``python -m desabinaan.embedded COMMAND...`` runs a command beside throw-away servers."""

import sys

from . import Refusal
from .throwaway import run

if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1:]))
    except Refusal as refusal:
        sys.exit(str(refusal))
