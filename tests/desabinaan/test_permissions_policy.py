"""What pages may ask of a device: the camera for scanning, and nothing that listens or locates."""

import re

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/masuk/", "/u/salah/", "/no/such/page/"])
def test_every_answer_says_what_the_device_may_be_asked_for(path):
    told = dict(re.findall(r"([\w-]+)=(\([^)]*\))", Client().get(path)["Permissions-Policy"]))
    assert told["camera"] == told["screen-wake-lock"] == told["fullscreen"] == "(self)"
    assert {name for name, whom in told.items() if whom != "()"} == {"camera", "screen-wake-lock", "fullscreen"}
    assert {"microphone", "geolocation"} <= set(told)
