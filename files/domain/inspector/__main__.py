"""``python -m files.domain.inspector KIND SOURCE TARGET`` checks SOURCE, writes TARGET, prints the verdict (JSON)."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from files.domain.inspector.limits import confine_this_process
from files.domain.inspector.verdict import Kept, Refused


def main(kind: str, source: str, target: str) -> None:
    confine_this_process()
    try:
        verdict: dict[str, object] = {"kept": asdict(_check(kind, Path(source), Path(target)))}
    except Refused as refusal:
        verdict = {"refused": refusal.code}
    except MemoryError:
        verdict = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(verdict))


def _check(kind: str, source: Path, target: Path) -> Kept:
    # only the library that is needed, and within the limits
    if kind == "photo":
        from files.domain.inspector.photos import redraw

        return redraw(source, target)
    from files.domain.inspector.pdfs import rewrite

    return rewrite(source, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
