"""``python -m files.domain.inspector KIND SOURCE TARGET`` checks SOURCE, writes TARGET, prints the verdict (JSON)."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from files.domain.inspector.limits import confine_this_process


def main(kind: str, source: str, target: str) -> None:
    confine_this_process()
    from files.domain.inspector import pdfs, photos  # only now: libraries load within the limits, too
    from files.domain.inspector.verdict import Refused

    check = {"decree": pdfs.rewrite, "photo": photos.redraw}[kind]
    try:
        verdict: dict[str, object] = {"kept": asdict(check(Path(source), Path(target)))}
    except Refused as refusal:
        verdict = {"refused": refusal.code}
    except MemoryError:
        verdict = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(verdict))


if __name__ == "__main__":
    main(*sys.argv[1:])
