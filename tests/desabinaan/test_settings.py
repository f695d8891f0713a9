"""The settings are read in a fresh process each time, as at a start."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "PORTAL_SECRET_KEY": "only-for-tests",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def read(expression: str = "''", **environ: str | None) -> tuple[str, str]:
    """What ``expression`` is under the given environment, and the last line of complaint."""
    base = {
        name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE_", "REDIS"))
    }
    chosen = {name: value for name, value in (COMPLETE | environ).items() if value is not None}
    code = f"from desabinaan import settings; print({expression})"
    done = subprocess.run([sys.executable, "-c", code], env=base | chosen, capture_output=True, text=True, check=False)
    complaint = done.stderr.strip().splitlines()
    return done.stdout.strip(), complaint[-1] if complaint else ""


@pytest.mark.parametrize("name", COMPLETE)
def test_refuses_to_start_half_configured(name: str):
    answer, complaint = read(**{name: None})
    assert answer == ""
    assert f"Set the {name} environment variable" in complaint


def test_is_strict_unless_told_otherwise():
    expression = "(settings.DEBUG, settings.DEMO, settings.HTTPS, settings.SESSION_COOKIE_SECURE)"
    assert read(expression) == ("(False, False, True, True)", "")


@pytest.mark.parametrize("debug", ["0", "1"])
@pytest.mark.parametrize("switch", [{"PORTAL_DEMO": "1"}, {"PORTAL_HTTPS": "0"}])
def test_demo_and_plain_http_serve_loopback_alone(debug: str, switch: dict[str, str]):
    answer, complaint = read(PORTAL_HOSTS="127.0.0.1,portal.example", PORTAL_DEBUG=debug, **switch)
    assert answer == ""
    assert "remove other names from PORTAL_HOSTS" in complaint
    assert read("settings.ALLOWED_HOSTS", PORTAL_HOSTS="localhost", PORTAL_DEBUG=debug, **switch) == (
        "['localhost']",
        "",
    )


def test_everything_made_while_running_lies_in_the_data_folder():
    expression = "(str(settings.STATIC_ROOT), str(settings.MAIL_DIR))"
    assert read(expression, PORTAL_DATA="/srv/portal") == ("('/srv/portal/staticfiles', '/srv/portal/mail')", "")
