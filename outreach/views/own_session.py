"""The session an act is about: outside the scope 404, like one that does not exist."""

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from outreach.models import OutreachSession
from outreach.queries.own import own_sessions

WITH = ("topic", "host__region", "host__district", "office", "district")


def own_session(request: SignedInRequest, pk: int) -> OutreachSession:
    """A session of the person's own office: another office that merely sees it gets 404 like everybody else."""
    return get_object_or_404(own_sessions(request.user).select_related(*WITH), pk=pk)


def own_or_village_session(request: SignedInRequest, pk: int) -> OutreachSession:
    """For office and village roles: of the own office, or for a village of one's own."""
    if request.user.scope.office_ids:
        return own_session(request, pk)
    return get_object_or_404(OutreachSession.objects.visible_to(request.user).select_related(*WITH), pk=pk)
