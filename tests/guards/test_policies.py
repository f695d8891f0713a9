"""May this role do this? Every view says so, exactly once."""

from functools import partial

import pytest
from django.http import HttpResponse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from offices.policy import public, roles, signed_in
from offices.roles import Role
from tests.guards.policies import complaint
from tests.guards.urlconf import routes


def view(request):
    return HttpResponse("")


@public
def open_view(request):
    return HttpResponse("")


def test_every_view_has_exactly_one_policy():
    wrong = {f"/{r.path}": complaint(r.view) for r in routes() if not r.in_admin and complaint(r.view)}
    assert wrong == {}


def test_every_path_has_a_name_of_its_own():
    names = [route.name for route in routes() if not route.in_admin]
    assert sorted(names) == sorted(set(names) - {""})


def test_views_in_order_pass():
    passing = (open_view, signed_in(view), roles(Role.OFFICER)(view))
    wrapped = (require_POST(passing[2]), signed_in(require_POST(view)))
    assert {complaint(each) for each in (*passing, *wrapped)} == {""}


def forged(request):
    return HttpResponse("")


forged.policy = frozenset({Role.OFFICER})

BAD_VIEWS = {
    "is no function view": [TemplateView.as_view(), partial(view), public(TemplateView.as_view())],
    "has no policy of offices.policy": [view, require_POST(view)],
    "has more than one policy": [
        roles(Role.OFFICER)(roles(Role.NATIONAL)(view)),
        signed_in(open_view),
        roles(Role.OFFICER)(require_POST(signed_in(view))),
    ],
    "is opened by a second policy": [public(roles(Role.OFFICER)(view)), public(require_POST(signed_in(view)))],
    "names a policy that nothing enforces": [forged],
}


@pytest.mark.parametrize(("sentence", "bad"), [(why, bad) for why, views in BAD_VIEWS.items() for bad in views])
def test_views_out_of_order_are_caught(sentence, bad):
    assert complaint(bad) == sentence
