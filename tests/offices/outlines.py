"""Made-up outlines of regions, and dumps of them."""

import json

INSERT = "INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES\n"
PONTANG, LINDUK = "36.04.12.2001", "36.04.12.2002"


def square(lat: float = -6.0, lng: float = 106.0, side: float = 0.01) -> list[list[float]]:
    """A closed ring of [lat, lng]."""
    south, east = lat - side, lng + side
    return [[lat, lng], [lat, east], [south, east], [south, lng], [lat, lng]]


def row(code: str, path: object, name: str = "Contoh", point: str = "-6.005,106.005") -> str:
    text = path if isinstance(path, str) else json.dumps(path)
    return f"('{code}','{name}',{point},'{text}')"


def dump(*rows: str) -> str:
    return (
        f"/* MIT\n*/\nDELETE FROM wilayah_boundaries WHERE kode LIKE '36.%';\n{INSERT}\t" + ",\n\t".join(rows) + ";\n"
    )


GOOD = row(PONTANG, [square()])


def counts(report: str) -> dict[str, int]:
    words = ("ditambahkan", "diubah", "tetap", "dilewati", "titik tengah diisi")
    lines = (line.split(maxsplit=1) for line in report.splitlines())
    return {line[1]: int(line[0]) for line in lines if len(line) == 2 and line[1] in words and int(line[0])}


def wavy(lat: float, up: int) -> list[list[float]]:
    """A strip of 0.01 x 0.1 degrees with 1,000 teeth of 30 m on the side it shares with the strip above or below."""
    teeth = [[lat - (0.0003 if step % 2 else 0), 106 + step / 10_000] for step in range(1001)]
    far = lat + 0.01 * up
    return [*teeth, [far, 106.1], [far, 106.0], teeth[0]]
