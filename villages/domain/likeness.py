"""How alike two spellings must be to be offered for each other, for the length of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# A word of five letters with one mistyped keeps three or four of its six trigrams: too few for PostgreSQL's own 0.6.
ALIKE = 0.45


@contextmanager
def spelt_alike() -> Iterator[None]:
    """Inside, ``trigram_word_similar`` takes ``ALIKE`` for alike. Evaluate querysets inside."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        yield
