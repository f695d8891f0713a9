"""A rule's sentence on the form that broke it."""

from django import forms

from offices.errors import DomainError


def show(form: forms.BaseForm, error: DomainError) -> None:
    """Put the sentence at the field it names, or above the form when this form has no such field."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
