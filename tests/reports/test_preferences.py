"""Theme and language: kept by a plain form post, for everybody, and never a way to another site."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("word", "cookie"), [("terang", "terang"), ("gelap", "gelap"), ("perangkat", ""), ("<b>", "")]
)
def test_theme_is_kept_in_a_cookie(client: Client, word, cookie):
    response = client.post("/tema/", {"tema": word, "next": "/gaya/"})
    assert (response.status_code, response.url) == (302, "/gaya/")
    assert response.cookies["tema"].value == cookie


@pytest.mark.parametrize("target", ["https://contoh.test/", "//contoh.test/", "javascript:x", ""])
@pytest.mark.parametrize("path", ["/tema/", "/bahasa/"])
def test_other_sites_are_no_target(client: Client, path, target):
    response = client.post(path, {"tema": "gelap", "language": "en", "next": target})
    assert (response.status_code, response.url) == (302, "/")


@pytest.mark.parametrize("path", ["/tema/", "/bahasa/"])
def test_a_link_changes_nothing(client: Client, path):
    response = client.get(path, {"tema": "gelap", "language": "en"})
    assert (response.status_code, dict(response.cookies)) == (405, {})


def test_language_of_a_visitor_is_kept_in_a_cookie(client: Client):
    response = client.post("/bahasa/", {"language": "en", "next": "/"})
    assert response.cookies["bahasa"].value == "en"


def test_language_of_a_person_is_kept_with_the_account(world, as_user):
    as_user(world.officer).post("/bahasa/", {"language": "en", "next": "/"})
    world.officer.refresh_from_db()
    assert world.officer.language == "en"


def test_an_unknown_language_changes_nothing(world, as_user):
    as_user(world.officer).post("/bahasa/", {"language": "xx", "next": "/"})
    world.officer.refresh_from_db()
    assert world.officer.language == "id"
