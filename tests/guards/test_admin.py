"""Django's admin is excepted from policies: its site asks, for each of its views, whether this is an administrator."""

import re

import pytest
from django.contrib import admin

from offices.models import Region
from tests.guards.urlconf import Route, routes

MASTER_DATA = {
    "offices.Region",
    "offices.RegionSuccession",
    "offices.RegionalOffice",
    "offices.ImmigrationOffice",
    "offices.WorkingArea",
    "offices.CalendarPeriod",
    "villages.UnitKind",
    "villages.VulnerabilityReason",
    "guidance.Topic",
}


def site_of(route: Route) -> admin.AdminSite | None:
    """The admin site a view of the admin asks for permission."""
    view = route.view
    model_admin = getattr(view, "model_admin", None)
    return (
        getattr(view, "admin_site", None)
        or getattr(model_admin, "admin_site", None)
        or getattr(view, "__self__", None)
    )


def test_the_admin_is_one_site_for_administrators(world, rf):
    """Django wraps its views in ``site.admin_view``, which asks ``has_permission``: so that is what is proven."""
    in_admin = [route for route in routes() if route.in_admin]
    sites = {site_of(route) for route in in_admin}
    assert len(sites) == 1
    site = sites.pop()
    request = rf.get("/admin/")
    allowed = set()
    for role in ("officer", "section_head", "office_head", "operator", "district_operator", "regional_head",
                 "local_government", "national", "administrator", "outsider"):  # fmt: skip
        request.user = getattr(world, role)
        if site.has_permission(request):
            allowed.add(role)
    assert allowed == {"administrator"}


def test_the_admin_serves_master_data_without_persons():
    site = next(site_of(route) for route in routes() if route.in_admin)
    assert {model for model in site._registry if getattr(model, "personal", False)} == set()
    assert {model._meta.label for model in site._registry} <= MASTER_DATA


@pytest.mark.parametrize("method", ["get", "post"])
def test_its_pages_are_closed_to_everybody_else(method, world, as_user, client):
    """Every path of it, also those for one row, whether or not there is such a row."""
    region = world.pontang.region
    paths = {"/" + re.sub(r"<[^>]*>|\(\?P.*|\$$", region.pk, route.path) for route in routes() if route.in_admin}
    before = Region.objects.count()
    answers = {getattr(as_user(person), method)(path).status_code for path in paths for person in others(world)}
    assert answers == {403}
    assert {getattr(client, method)(path).status_code for path in paths} == {302}
    assert Region.objects.count() == before


def others(world):
    return (world.officer, world.office_head, world.operator, world.regional_head, world.national, world.outsider)


def test_its_lists_answer_the_administrator(world, as_user):
    client = as_user(world.administrator)
    lists = [route for route in routes() if route.name.endswith("_changelist")]
    assert len(lists) >= len(MASTER_DATA) - 1
    assert {client.get(f"/{route.path}").status_code for route in lists} == {200}
