"""How much one inspection may use, and the largest contents taken. The sentences people read name the same numbers."""

import resource

MEGABYTE = 1024 * 1024
MAX_PIXELS = 50_000_000
LONG_SIDE = 2560
SMALL_SIDE = 480  # of the picture lists show
MAX_PAGES = 300
MAX_OBJECTS = 100_000
MAX_REVISIONS = 20

MEMORY = 1024 * MEGABYTE
CPU_SECONDS = 20
WRITTEN_BYTES = 64 * MEGABYTE


def confine_this_process() -> None:
    """Hold this process to its limits: past them an allocation fails or the kernel ends it. There is no way back."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
