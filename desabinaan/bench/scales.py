"""How much there is of everything."""

import random
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scale:
    name: str
    provinces: int
    regencies: int
    districts: int
    villages: int
    offices: int
    assisted_villages: int
    contacts: int
    sessions: int
    attendances: int
    years: float


SCALES = {
    scale.name: scale
    for scale in (
        Scale("small", 2, 4, 14, 150, 3, 30, 1_300, 200, 4_000, 1.0),
        # one busy office with its neighbours
        Scale("office", 3, 12, 150, 1_800, 4, 400, 17_000, 7_000, 150_000, 3.0),
        # the whole country's places, some contacts, hardly any sessions
        Scale("registry", 38, 514, 7_285, 83_762, 151, 5_000, 100_000, 10_000, 50_000, 1.0),
        Scale("national", 38, 514, 7_285, 83_762, 151, 5_000, 1_000_000, 1_000_000, 50_000_000, 4.0),
    )
}


def but_with(scale: Scale, *, sessions: int | None = None, attendances: int | None = None) -> Scale:
    """The scale with other numbers of these; ``None`` leaves its own."""
    return replace(
        scale,
        sessions=scale.sessions if sessions is None else sessions,
        attendances=scale.attendances if attendances is None else attendances,
    )


def spread(total: int, parts: int, rng: random.Random, *, skew: float = 1.0, at_most: int | None = None) -> list[int]:
    """``total`` in ``parts`` uneven shares, none empty; the higher ``skew``, the fewer parts have the most."""
    weights = [rng.random() ** (2 * skew) + 0.05 for _ in range(parts)]
    whole, rest = sum(weights), total - parts
    if rest < 0 or (at_most and total > parts * at_most):
        raise ValueError(f"{total} cannot be spread over {parts}")
    shares = [1 + int(rest * weight / whole) for weight in weights]
    if at_most:
        shares = [min(share, at_most) for share in shares]
    place = 0
    while sum_left := total - sum(shares):
        for _ in range(min(sum_left, parts)):
            while at_most and shares[place % parts] >= at_most:
                place += 1
            shares[place % parts] += 1
            place += 1
    return shares
