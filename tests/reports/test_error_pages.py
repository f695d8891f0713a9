"""What people see when something is wrong: in words, in the portal's look, also when nothing else works."""

import pytest
from django.template.loader import get_template


@pytest.mark.parametrize("name", ["400", "500", "403_csrf"])
def test_pages_for_a_broken_request_need_no_request(name):
    page = get_template(f"{name}.html").render()
    assert ("<h1>" in page, "/tema/" in page) == (True, False)


@pytest.mark.parametrize("name", ["403", "404", "429"])
def test_the_other_pages_let_the_reader_choose_theme_and_language(rf, name):
    page = get_template(f"{name}.html").render({}, rf.get("/tidak/ada/"))
    assert ("/tema/" in page, "/bahasa/" in page) == (True, True)


def test_an_unknown_address_says_so_to_everybody(client, world, as_user):
    for reader in (client, as_user(world.officer)):
        response = reader.get("/tidak/ada/")
        assert (response.status_code, "Halaman tidak ditemukan" in response.content.decode()) == (404, True)


@pytest.mark.parametrize("path", ["/", "/dasbor/", "/tidak/ada/", "/pengguna/", "/lupa-sandi/", "/kegiatan/999999/"])
def test_nothing_a_signed_in_person_sees_stays_in_a_cache(world, as_user, path):
    assert "no-store" in as_user(world.officer).get(path)["Cache-Control"]
