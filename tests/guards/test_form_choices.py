"""What a form offers to choose from is scoped like what a page shows."""

import pytest
from django import forms
from django.forms.models import ModelChoiceField

from accounts.models import User
from offices.models import ImmigrationOffice
from outreach.models import OutreachSession
from tests.guards.access.places import FAR, NEAR, Places
from tests.guards.forms import ARGUMENTS, BUILDERS, build, form_classes, label
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder


@pytest.fixture
def places(world) -> Places:
    return Places(world)


def foreign_offers(form, places: Places) -> list[str]:
    """Rows and names of other offices among the choices of a form."""
    foreign = places.foreign_to_office()
    names = {word for key in (NEAR, FAR) for word in (*places.get(key).persons, *places.get(key).staff)}
    found = []
    for name, field in form.fields.items():
        if isinstance(field, ModelChoiceField):
            offered = set(field.queryset.values_list("pk", flat=True)) & foreign.get(field.queryset.model, set())
            found += [f"{name} offers {field.queryset.model.__name__} {pk}" for pk in offered]
        labels = " ".join(f"{value} {text}" for value, text in getattr(field, "choices", ()))
        villages = {row.pk for row in (places.near.village, places.far.village)}
        found += [f"{name} offers {word}" for word in names | villages if word in labels]
    return found


@pytest.mark.parametrize("form_class", form_classes(), ids=label)
def test_forms_offer_rows_of_the_own_office_only(form_class, places):
    form = build(form_class, places)
    assert foreign_offers(form, places) == []


def test_look_alikes_exist_for_everything_that_could_be_offered(places):
    kinds = {AssistedVillage, NeighbourhoodUnit, Stakeholder, OutreachSession, User, ImmigrationOffice}
    assert kinds <= set(places.foreign_to_office())


def test_builders_are_of_forms_that_exist():
    assert set(BUILDERS) <= {label(form_class) for form_class in form_classes()}


@pytest.mark.parametrize("model", [AssistedVillage, Stakeholder, OutreachSession, User])
def test_an_open_choice_is_caught(model, places):
    class OpenForm(forms.Form):
        choice = forms.ModelMultipleChoiceField(queryset=model.objects.all())

    assert len(foreign_offers(build(OpenForm, places), places)) >= 2


def test_open_choices_without_a_queryset_are_caught(places):
    class OpenForm(forms.Form):
        choice = forms.ChoiceField()

        def __init__(self, *args, user, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["choice"].choices = [(v.pk, v.label) for v in AssistedVillage.objects.select_related()]

    assert len(foreign_offers(build(OpenForm, places), places)) == 2


def test_scoped_choices_pass(places):
    class ScopedForm(forms.Form):
        choice = forms.ModelChoiceField(queryset=AssistedVillage.objects.none())

        def __init__(self, *args, user, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["choice"].queryset = AssistedVillage.objects.visible_to(user)

    form = build(ScopedForm, places)
    assert (form.fields["choice"].queryset.count(), foreign_offers(form, places)) == (6, [])


def test_a_form_nobody_can_build_is_not_passed_over(places):
    class WantsMore(forms.Form):
        def __init__(self, *args, weather, **kwargs):
            super().__init__(*args, **kwargs)

    assert "weather" not in ARGUMENTS
    with pytest.raises(TypeError, match="name a builder"):
        build(WantsMore, places)
