"""Loading outlines of regions: all files of a command or none. Loads shapely, which no page needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from offices.domain.boundary_file import BrokenOutline, read_outlines
from offices.domain.boundary_shapes import Shape, shape_of
from offices.domain.boundary_web import WebOutline, bytes_below, simplified
from offices.errors import DomainError
from offices.models import Region, RegionBoundary

BATCH = 500
# Six decimals are 10 cm.
DEGREE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An outline that is not taken."""

    code: str
    name: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.source}): {self.reason}"


@dataclass(frozen=True, slots=True)
class BoundaryImport:
    """What an import did. ``merged``: codes whose parts lay over one another; ``largest``: the parent whose outlines
    below it are the most for a page, and their bytes."""

    added: int
    changed: int
    unchanged: int
    centred: int
    vertices_before: int
    vertices: int
    byte_size: int
    largest: tuple[str, int]
    merged: list[str]
    skipped: list[Skipped]


class BrokenOutlinesError(DomainError):
    """Nothing was written because of ``broken``."""

    def __init__(self, broken: list[Skipped]) -> None:
        super().__init__(f"{len(broken)} batas tidak dapat dipakai:\n" + "\n".join(map(str, broken)))
        self.broken = broken


def import_boundaries(
    files: Iterable[tuple[str, bytes]],
    *,
    skip_broken: bool = False,
    progress: Callable[[str], object] = lambda _line: None,
) -> BoundaryImport:
    """Load the outlines of ``files`` (name, content), simplified together, and a point for regions without one.

    Raises ``DomainError`` for a malformed file or a code that comes twice, ``BrokenOutlinesError`` naming every
    outline that is broken or of an unknown code; with ``skip_broken`` the others are loaded. Nothing is written then.
    Retired codes keep their outline. Done twice, the second time changes nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE offices_regionboundary IN SHARE ROW EXCLUSIVE MODE")
        shapes, broken = _read(files, progress)
        if broken and not skip_broken:
            raise BrokenOutlinesError(broken)
        progress(f"Menyederhanakan {len(shapes)} batas ...")
        outlines = simplified(shapes.values())
        added, changed = _write(shapes, outlines)
        centred = _give_points(shapes)
    return BoundaryImport(
        added=added,
        changed=changed,
        unchanged=len(outlines) - added - changed,
        centred=centred,
        vertices_before=sum(shape.vertices for shape in shapes.values()),
        vertices=sum(outline.vertices for outline in outlines.values()),
        byte_size=sum(outline.byte_size for outline in outlines.values()),
        largest=max(bytes_below(outlines).items(), key=lambda item: item[1], default=("", 0)),
        merged=[shape.code for shape in shapes.values() if shape.merged],
        skipped=broken,
    )


def _read(
    files: Iterable[tuple[str, bytes]], progress: Callable[[str], object]
) -> tuple[dict[str, Shape], list[Skipped]]:
    known = set(Region.objects.values_list("code", flat=True))
    shapes: dict[str, Shape] = {}
    broken: list[Skipped] = []
    source_of: dict[str, str] = {}
    for source, content in files:
        before = len(source_of)
        try:
            for outline in read_outlines(content):
                if first := source_of.get(outline.code):
                    raise DomainError(f"Baris {outline.line}: {outline.code} sudah ada di {first}.")
                source_of[outline.code] = source
                try:
                    if outline.code not in known:
                        raise BrokenOutline("kode tidak dikenal; muat daftar wilayah dahulu (import_regions)")
                    shapes[outline.code] = shape_of(outline, source=source)
                except BrokenOutline as error:
                    broken.append(Skipped(outline.code, outline.name, source, str(error)))
        except DomainError as error:
            raise DomainError(f"{source}: {error.message}") from error
        progress(f"{source}: {len(source_of) - before} batas dibaca")
    return shapes, broken


def _write(shapes: dict[str, Shape], outlines: dict[str, WebOutline]) -> tuple[int, int]:
    """How many were added, and how many changed."""
    added = changed = 0
    codes = list(outlines)
    for start in range(0, len(codes), BATCH):
        part = codes[start : start + BATCH]
        present = dict(RegionBoundary.objects.filter(pk__in=part).values_list("pk", "geometry"))
        new = [code for code in part if present.get(code) != outlines[code].geometry]
        added += sum(code not in present for code in new)
        changed += sum(code in present for code in new)
        RegionBoundary.objects.bulk_create(
            [_row(shapes[code], outlines[code]) for code in new],
            update_conflicts=True,
            unique_fields=["region"],
            update_fields=[
                "geometry",
                "byte_size",
                "vertex_count",
                "source_vertex_count",
                "source_name",
                "imported_at",
            ],
        )
    return added, changed


def _row(shape: Shape, outline: WebOutline) -> RegionBoundary:
    return RegionBoundary(
        region_id=shape.code,
        geometry=outline.geometry,
        byte_size=outline.byte_size,
        vertex_count=outline.vertices,
        source_vertex_count=shape.vertices,
        source_name=shape.source[-200:],
        imported_at=timezone.now(),
    )


def _give_points(shapes: dict[str, Shape]) -> int:
    """A point for regions without one; those that have one keep it."""
    lacking = Region.objects.filter(Q(latitude__isnull=True) & Q(longitude__isnull=True))
    regions = list(lacking.filter(pk__in=list(shapes)))
    for region in regions:
        lat, lng = shapes[region.pk].point
        region.latitude = Decimal(lat).quantize(DEGREE)
        region.longitude = Decimal(lng).quantize(DEGREE)
    Region.objects.bulk_update(regions, ["latitude", "longitude"], batch_size=BATCH)
    return len(regions)
