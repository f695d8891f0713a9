"""Finds every form of the portal and builds it for a person, so that what it offers can be looked at."""

import importlib
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

from outreach.domain.rules import BUILT_IN, Name
from outreach.enums import MessageAudience, MessageKind
from outreach.forms.sessions_speakers import SpeakerRows
from tests.guards.access.places import Places
from tests.guards.source import dotted, python_files

FormClass = type[BaseForm]
Builder = Callable[[FormClass, Places], BaseForm]
# How a form is made that the arguments below do not fit; a form nobody can build fails the test.
BUILDERS: dict[str, Builder] = {
    "outreach.forms.quarter_plan.QuarterPlanForm": lambda form, places: form(
        QueryDict(f"desa={places.near.village.pk}"), user=places.world.officer
    ),
    "outreach.forms.quotas.QuotaForm": lambda form, places: form(rows=list(places.own.planned.session_villages.all())),
    "outreach.forms.closing.VillagesForm": lambda form, places: form(villages=[(places.own.village.pk, "Pontang")]),
    "outreach.forms.closing.ReopenForm": lambda form, places: form(villages=[(places.own.village.pk, "Pontang")]),
    "villages.forms.successors.SuccessorForm": lambda form, places: form(
        user=places.world.officer, contact=places.own.contact
    ),
    "outreach.forms.sessions_speakers.BaseSpeakerRows": lambda _form, _places: SpeakerRows().forms[0],
}
ARGUMENTS: dict[str, Callable[[Places], Any]] = {
    "counts": lambda _places: {},
    "user": lambda places: places.world.officer,
    "actor": lambda places: places.world.officer,
    "scope": lambda places: places.world.officer.scope,
    "posting": lambda places: places.world.officer.posting,
    "office": lambda places: places.own.village.office,
    "village": lambda places: places.own.village,
    "villages": lambda places: [places.own.village],
    "district": lambda places: places.own.village.district,
    "session": lambda places: places.own.session,
    "contact": lambda places: places.own.contact,
    "other": lambda places: places.own.newcomer,
    "stakeholder": lambda places: places.own.contact,
    "unit": lambda places: places.own.unit,
    "officer": lambda places: places.own.officer,
    "rule": lambda _places: BUILT_IN[Name(MessageKind.REMINDER_H3, MessageAudience.INVITED)],
    "national": lambda _places: True,
    "held": lambda places: [places.own.assignment],
    "rows": lambda places: [places.own.session],
    "contact_import": lambda places: places.own.running_import,
}
FRAMEWORK = {"self", "args", "kwargs", "data", "files", "auto_id", "prefix", "initial", "error_class", "label_suffix",
             "empty_permitted", "instance", "field_order", "use_required_attribute", "renderer"}  # fmt: skip


def form_classes() -> list[FormClass]:
    """Forms and formsets defined anywhere in the apps; those of Django's admin, for administrators, left out."""
    found: list[FormClass] = []
    for path in python_files():
        text = path.read_text()
        if path.name == "admin.py" or "Form" not in text or "management" in path.parts or path.name == "__main__.py":
            continue
        found += _defined_in(importlib.import_module(dotted(path)))
    return sorted(found, key=label)


def label(form_class: FormClass) -> str:
    return f"{form_class.__module__}.{form_class.__qualname__}"


def build(form_class: FormClass, places: Places) -> BaseForm:
    """The form as an officer of the own office gets it. Raises TypeError when it cannot be built."""
    if builder := BUILDERS.get(label(form_class)):
        return builder(form_class, places)
    wanted = {
        name: parameter
        for base in form_class.__mro__
        if base.__module__.split(".")[0] != "django"
        for name, parameter in inspect.signature(base.__init__).parameters.items()
    }
    unknown = {
        name
        for name, parameter in wanted.items()
        if name not in FRAMEWORK | set(ARGUMENTS)
        and parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    }
    if unknown:
        raise TypeError(f"{label(form_class)} wants {unknown}: name a builder in tests/guards/forms.py")
    return form_class(**{name: ARGUMENTS[name](places) for name in wanted if name in ARGUMENTS})


def _defined_in(module: ModuleType) -> list[FormClass]:
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, BaseForm | BaseFormSet) and value.__module__ == module.__name__
    ]
