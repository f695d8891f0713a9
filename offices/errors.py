"""Errors whose sentence is meant for the person at the screen."""

from django.forms import BaseForm


class DomainError(Exception):
    """A rule refuses an act.

    ``message`` is a translated sentence fit for the user; ``field`` names the form field it belongs to
    (``None``: the whole form). Raised by domain functions before anything is written, or inside
    their transaction, so that nothing half-written stays.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field

    def add_to(self, form: BaseForm) -> None:
        """Show the sentence at its field, or above the form where the form has no such field."""
        form.add_error(self.field if self.field in form.fields else None, self.message)
