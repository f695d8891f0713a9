"""The files of deploy/ start what bin/run starts, know the portal's variables, pin images, and hide what is secret."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from django.conf import settings

from desabinaan.embedded.binaries import postgres_bin
from desabinaan.embedded.children import Children
from desabinaan.embedded.postgres import SUPERUSER, Postgres, postgres_url
from desabinaan.embedded.throwaway import temporary_folder
from desabinaan.embedded.unprivileged import server_user
from desabinaan.runner import programs

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").glob("*.service")}
SECRET = ["u", "l", "berhenti", "lupa-sandi", "kalender/langganan"]
README = (ROOT / "README.md").read_text()
KNOWN = set(re.findall(r"^\| `([A-Z_]+)`", README, re.M))


def words_of(service: str) -> list[str]:
    command = SERVICES[service].get("command")
    if command is None:
        said = re.search(r"^CMD (\[.*?\])", (DEPLOY / "compose/Dockerfile").read_text(), re.S | re.M)
        command = yaml.safe_load(said[1].replace("\\\n", ""))
    return [str(word) for word in command]


def exec_start(unit: str) -> list[str]:
    return re.search(r"^ExecStart=(.*)$", UNITS[unit], re.M)[1].split()


def test_all_parts_of_the_portal_are_there():
    assert set(SERVICES) == {
        "proxy", "certificates-folder", "migrate", "web", "worker", "beat", "postgres", "valkey"
    }  # fmt: skip
    assert set(UNITS) == {f"desa-binaan-{name}.service" for name in ("web", "worker", "beat", "prepare")}


@pytest.mark.parametrize(
    ("name", "command", "differs"),
    [
        ("web", programs.web(8000), {"127.0.0.1": "0.0.0.0"}),  # noqa: S104 - inside its container
        ("worker", programs.worker(), {}),
        ("beat", [*programs.beat(Path("/beat/schedule")), "--pidfile", "/beat/pid"], {}),
    ],
)
def test_containers_and_units_run_the_same_as_bin_run(name, command, differs):
    module = command[1:]
    assert words_of(name)[1:] == [differs.get(word, word) for word in module]
    unit = exec_start(f"desa-binaan-{name}.service")
    if name == "beat":
        module = programs.beat(Path("/var/lib/desa-binaan/beat/schedule"))[1:]
    assert unit == ["/opt/desa-binaan/venv/bin/python", *module]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_little(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name != "certificates-folder":
        assert service["user"] not in ("root", "0", "0:0", None)
    if name in ("migrate", "certificates-folder"):
        assert service["restart"] == "no"
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize(
    "image",
    # in an order: the processes of a test run have to agree on what there is
    sorted(
        {service["image"] for service in SERVICES.values()}
        | set(re.findall(r"^FROM (\S+)", (DEPLOY / "compose/Dockerfile").read_text(), re.M))
    ),
)
def test_images_are_pinned(image):
    if image.startswith("desa-binaan:"):
        assert "PORTAL_RELEASE:?" in image
    else:
        assert re.search(r":\d+\.\d+\.?\d*-\w+", image), image


def test_variables_are_those_the_portal_knows():
    for name in ("web", "worker", "beat", "migrate"):
        assert set(SERVICES[name]["environment"]) <= KNOWN, name
    example = (DEPLOY / "systemd/portal.env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) <= KNOWN
    sandbox = (DEPLOY / "systemd/desa-binaan-.service.d/sandbox.conf").read_text()
    assert set(re.findall(r"(PORTAL_[A-Z_]+)=", sandbox)) <= KNOWN


def test_each_secret_is_asked_for_and_none_is_given():
    text = (DEPLOY / "compose/compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", text))
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "compose/.env.example").read_text(), re.M))
    assert set(example) == asked
    without = {name for name, value in example.items() if not value}
    assert without == set(re.findall(r"\$\{([A-Z_]+):-\}", text))
    assert all(value.startswith("<") for name, value in example.items() if value)


def test_no_process_knows_another_roles_password():
    for name, role in {"web": "WEB", "worker": "WORKER", "beat": "WORKER", "migrate": "OWNER"}.items():
        said = str(SERVICES[name]["environment"])
        assert re.findall(r"(OWNER|WEB|WORKER|POSTGRES)_PASSWORD", said) == [role], name


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nothing():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in ("postgres", "valkey", "migrate", "beat")] == [["back"]] * 4
    assert SERVICES["proxy"]["networks"] == ["front"]


def test_the_image_holds_every_app_and_nothing_else():
    copied = set(re.findall(r"^COPY ([\w.]+) \S+$", (DEPLOY / "compose/Dockerfile").read_text(), re.M))
    own = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}
    assert copied == own | {"templates", "static", "locale", "manage.py", "requirements.txt"}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == copied


def test_the_proxies_hide_secret_addresses_and_overwrite_what_visitors_claim():
    caddy, nginx = (DEPLOY / "compose/Caddyfile").read_text(), (DEPLOY / "nginx/desa-binaan.conf").read_text()
    assert re.search(r"@secret path (.*)", caddy)[1].split() == [f"/{path}/*" for path in SECRET]
    assert "log_skip @secret" in caddy
    assert f"^/({'|'.join(SECRET)})/" in caddy
    secret_places = "location ~ ^/(" + "|".join(SECRET) + ")/ {"
    hidden = nginx.partition(secret_places)[2].partition("}")[0]
    assert "access_log off" in hidden
    for line in ("X-Forwarded-For {remote_host}", "X-Forwarded-Proto {scheme}", "max_size 64MB"):
        assert line in caddy
    for line in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "client_max_body_size 64m", "http2"):
        assert line in nginx
    for name in ("web", "worker"):
        assert SERVICES[name]["environment"]["PORTAL_PROXY_COUNT"] == "1"


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_to_complain_about(unit):
    sandbox = (DEPLOY / "systemd/desa-binaan-.service.d/sandbox.conf").read_text()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=desa-binaan"):
        assert line in sandbox
    assert "EnvironmentFile=/etc/desa-binaan/" in UNITS[unit]
    assert ("Restart=always" in UNITS[unit]) == (unit != "desa-binaan-prepare.service")


@pytest.fixture
def superuser_url(tmp_path):
    """A fresh PostgreSQL server, gone afterwards."""
    user, children = server_user(), Children()
    folder = temporary_folder(user)
    server = Postgres(
        bin=postgres_bin(copies=folder / "programs", user=user), folder=folder / "postgres",
        log=folder / "postgres.log", password="only-here", user=user, durable=False,
    )  # fmt: skip
    try:
        _process, port = server.start(children)
        yield postgres_url(SUPERUSER, "only-here", port, "postgres"), server.bin / "psql"
    finally:
        children.stop_all(seconds=5)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.mark.xdist_group("embedded")
def test_the_roles_own_and_write_as_they_should(superuser_url):
    url, psql = superuser_url
    passwords = {"OWNER_PASSWORD": "o'1", "WEB_PASSWORD": "w2", "WORKER_PASSWORD": "k3"}
    subprocess.run(
        [psql, "-q", "-v", "ON_ERROR_STOP=1", "-f", DEPLOY / "roles.sql", url],
        env=os.environ | passwords, check=True, capture_output=True,
    )  # fmt: skip
    address = psycopg2.extensions.parse_dsn(url) | {"dbname": "portal"}

    def ask(role: str, password: str, *statements: str) -> list[tuple]:
        with psycopg2.connect(**address | {"user": role, "password": password}) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    ask("portal_owner", "o'1", "CREATE EXTENSION btree_gist", "CREATE TABLE try (id serial)")
    for role, password in (("portal_web", "w2"), ("portal_worker", "k3")):
        written = ask(role, password, "INSERT INTO try DEFAULT VALUES RETURNING id")
        assert len(written) == 1
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(role, password, "DROP TABLE try")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(role, password, "CREATE TABLE other ()")
    rights = (
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'portal%' AND (rolsuper OR rolcreaterole OR rolcreatedb)"
    )
    assert ask("portal_web", "w2", rights) == [(0,)]
