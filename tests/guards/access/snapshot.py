"""What the portal's tables hold, in one comparable value."""

from django.db import connection

from tests.guards.rows import own_models


def snapshot() -> dict[str, str]:
    """Table -> number of rows and a digest of their values."""
    tables = sorted({model._meta.db_table for model in own_models()})
    digest = "md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
    one = f"SELECT '{{0}}', count(*) || ' ' || {digest} FROM {{0}} t"  # noqa: S608 - names of tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(connection.ops.quote_name(table)) for table in tables))
        return dict(cursor.fetchall())


def writes() -> dict[str, int]:
    """Table -> rows this transaction has written so far, what was rolled back to a savepoint included.

    PostgreSQL counts them anyway. Where the numbers are what they were, nothing was written: no rows to compare.
    """
    tables = [model._meta.db_table for model in own_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)",
            [tables],
        )
        return dict(cursor.fetchall())
