"""The log of personal data taken out of the portal."""

from django.core.exceptions import PermissionDenied

from accounts.models import PersonalDataExport, User


def log_export(
    *, actor: User, what: PersonalDataExport.What, filters: list[str], row_count: int
) -> PersonalDataExport:
    """Write the line that has to stand before the file is handed out, under the posting worked under.

    Raises PermissionDenied without a posting: nobody is given persons then.
    """
    if actor.posting is None:
        raise PermissionDenied
    return PersonalDataExport.objects.create(
        user=actor, posting=actor.posting, what=what, filters=filters, row_count=row_count
    )
