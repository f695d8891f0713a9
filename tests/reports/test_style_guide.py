"""/gaya/ for whoever is signed in, in the reader's theme or in the one the address asks for."""

import pytest


def html_tag(response) -> str:
    page = response.content.decode()
    return page[page.index("<html") : page.index("<head")]


def test_visitors_are_asked_to_sign_in(client, db):
    response = client.get("/gaya/")
    assert (response.status_code, response.url) == (302, "/masuk/?next=/gaya/")


def test_a_person_without_a_posting_sees_it_too(world, as_user):
    assert as_user(world.outsider).get("/gaya/").status_code == 200


@pytest.mark.parametrize(
    ("cookie", "query", "theme"),
    [
        ("", "", None),
        ("gelap", "", "dark"),
        ("gelap", "?tema=terang", "light"),
        ("terang", "?tema=gelap", "dark"),
        ('"><script>', "?tema=<script>", None),
    ],
)
def test_theme_is_in_the_first_byte_of_the_page(world, as_user, cookie, query, theme):
    client = as_user(world.officer)
    client.cookies["tema"] = cookie
    tag = html_tag(client.get(f"/gaya/{query}"))
    assert (f'data-bs-theme="{theme}"' in tag) is (theme is not None)
    assert ("data-bs-theme" in tag) is (theme is not None)


def test_the_page_leaves_the_reader_s_choice_alone(world, as_user):
    assert "tema" not in as_user(world.officer).get("/gaya/?tema=gelap").cookies
