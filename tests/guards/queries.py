"""A list page asks the database as often for many rows as for one."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def assert_same_queries(client: Client, url: str, add_row: Callable[[], object]) -> None:
    """``url`` shows one row, then three, with the same number of queries; ``add_row`` adds a row it shows.

    The rows are to differ in all that a page may look up per row: another village, another person.
    """
    add_row()
    client.get(url)  # what is cached per process is cached now
    one, page = _queries(client, url)
    add_row()
    add_row()
    three, longer_page = _queries(client, url)
    assert len(longer_page) > len(page), f"{url} does not show the rows that were added"
    assert len(three) == len(one), _difference(one, three)


def _queries(client: Client, url: str) -> tuple[list[str], bytes]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in captured], response.content


def _difference(one: list[str], three: list[str]) -> str:
    more = [sql for sql in three if sql not in one]
    return f"{len(one)} queries for one row, {len(three)} for three; new ones:\n" + "\n".join(
        sql[:300] for sql in more
    )
