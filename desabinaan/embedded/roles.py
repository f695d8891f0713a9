"""The database roles of the portal: one owns it, two only use it."""

import contextlib
from collections.abc import Iterator, Mapping

import psycopg2
from psycopg2 import sql

OWNER, WEB, WORKER = "portal_owner", "portal_web", "portal_worker"


def ensure_roles(superuser_url: str, *, database: str, passwords: Mapping[str, str]) -> None:
    """Makes the roles, their passwords and the database as they should be; may run again at any time.

    The owner (migrations) owns the database and what is made in it. Web and worker read and write rows, now and in
    tables still to come, and own nothing. The owner may make further databases: tests and benches have their own.
    """
    with _connected(superuser_url) as server:
        for role in (OWNER, WEB, WORKER):
            _ensure_role(server, role, passwords[role])
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if server.fetchone() is None:
            server.execute(_named("CREATE DATABASE {database} OWNER {owner}", database))
        server.execute(_named("REVOKE ALL ON DATABASE {database} FROM PUBLIC", database))
        server.execute(_named("GRANT CONNECT ON DATABASE {database} TO {web}, {worker}", database))
    with _connected(superuser_url.rpartition("/")[0] + "/" + database) as inside:
        for statement in _GRANTS:
            inside.execute(_named(statement, database))


_GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {web}, {worker}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}, {worker}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {web}, {worker}",
    """ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
       GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}, {worker}""",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {web}, {worker}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {web}, {worker}",
)


@contextlib.contextmanager
def _connected(url: str) -> Iterator["psycopg2.extensions.cursor"]:
    """A cursor outside transactions (databases cannot be made inside one)."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        yield connection.cursor()
    finally:
        connection.close()


def _named(statement: str, database: str) -> sql.Composed:
    names = {"database": database, "owner": OWNER, "web": WEB, "worker": WORKER}
    return sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()})


def _ensure_role(server: "psycopg2.extensions.cursor", role: str, password: str) -> None:
    server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if server.fetchone() else "CREATE"
    rights = "CREATEDB" if role == OWNER else "NOCREATEDB"
    statement = sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE {rights} PASSWORD {{}}")
    server.execute(statement.format(sql.Identifier(role), sql.Literal(password)))
