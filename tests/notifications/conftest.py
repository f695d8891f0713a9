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


@pytest.fixture(params=[(), ("PIPELINING",), ("PIPELINING", "CHUNKING")], ids=["one_by_one", "pipelined", "in_one_go"])
def any_mail_server(request, mail_server):
    """Servers that take commands one by one, several together, and a mail in one go."""
    mail_server.extensions = request.param
    return mail_server


@pytest.fixture
def any_smtp(any_mail_server, smtp):
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
