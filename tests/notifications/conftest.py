import copy
from pathlib import Path

import pytest

from notifications import registry
from tests.mail_server import mail_server
from tests.worker import worker

__all__ = ["mail_server", "worker"]


@pytest.fixture
def samples(settings):
    """Templates of mails that exist in tests only."""
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = engines


@pytest.fixture(params=[False, True], ids=["one_by_one", "pipelined"])
def either_mail_server(request, mail_server):
    """A server that takes commands one by one, and one that takes several together."""
    mail_server.pipelining = request.param
    return mail_server


@pytest.fixture
def either_smtp(either_mail_server, smtp):
    return smtp


@pytest.fixture
def smtp(settings, samples, mail_server):
    """Messages go to a real server through the real transport."""
    settings.MAIL_TRANSPORT = mail_server.transport
    settings.DEFAULT_FROM_EMAIL = "Desa Binaan Imigrasi <desa-binaan@portal.test>"
    return mail_server


@pytest.fixture
def checks(monkeypatch):
    """A registry of the test's own; ``registry.register_check`` fills it."""
    monkeypatch.setattr(registry, "_checks", {})
