"""Reading many figures of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

BOOKING = "figures_are_booked"


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, whatever others write meanwhile; nothing can be written inside.

    Inside a transaction that has already begun its own snapshot rule stays; what it wrote itself is booked first, so
    that its figures are right as well.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {BOOKING} IMMEDIATE; SET CONSTRAINTS {BOOKING} DEFERRED")
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
