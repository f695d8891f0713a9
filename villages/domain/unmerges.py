"""Taking a merge apart again, within thirty days, so that nothing said or done meanwhile is lost."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from villages import signals
from villages.domain.likely_pairs import compare
from villages.domain.merges import BOUND, WISH, lock_places, phone_in_use
from villages.enums import PairState
from villages.models import ContactMerge, DuplicatePair, NeighbourhoodUnit, ServedVillage, Stakeholder

UNDO_WITHIN = timedelta(days=30)


def can_be_undone(merge: ContactMerge, *, now: datetime | None = None) -> bool:
    """Whether it is not undone yet and within its time; a later merge may still stand in the way."""
    return merge.undone_at is None and (now or timezone.now()) <= merge.merged_at + UNDO_WITHIN


@transaction.atomic
def undo(*, actor: User, merge: ContactMerge, now: datetime | None = None) -> ContactMerge:
    """Make the loser a person of its own again, exactly as it was, with the aliases it had.

    The winner gets back what the merge changed, except what was changed since: later edits stay. What was recorded
    for the winner meanwhile stays the winner's; a no to messages said meanwhile holds for both. Undone already:
    nothing happens. Raises DomainError after thirty days, while a later merge builds on this one, and when a phone
    number has been given to somebody else meanwhile. Sends ``merge_undone``.
    """
    now = now or timezone.now()
    lock_places(merge.winner, merge.loser)
    ids = [merge.winner_id, merge.loser_id, *merge.aliases]
    locked = Stakeholder.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    rows = {row.pk: row for row in locked}
    merge = ContactMerge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    if merge.undone_at:
        return merge
    _refuse_late(merge, now)
    winner, loser = rows[merge.winner_id], rows[merge.loser_id]
    back = _of_winner(merge, winner)
    given_back = _columns(merge.loser_before) | _wish_said_meanwhile(merge, winner, loser)
    with phone_in_use():
        Stakeholder.objects.filter(pk=winner.pk).update(**back)
        Stakeholder.objects.filter(pk=loser.pk).update(**given_back)
    Stakeholder.objects.filter(pk__in=merge.aliases, merged_into=winner).update(merged_into=loser)
    if "village_id" in back or "village_id" not in merge.winner_after:
        ServedVillage.objects.filter(pk__in=merge.served, stakeholder=winner).delete()
    merge.undone_by, merge.undone_at = actor, now
    merge.save(update_fields=["undone_by", "undone_at"])
    first, second = sorted((winner.pk, loser.pk))
    DuplicatePair.objects.filter(first=first, second=second, state=PairState.MERGED).update(
        state=PairState.SUSPECTED, decided_by=None, decided_at=None
    )
    compare([winner.pk, loser.pk])
    signals.merge_undone.send(sender=ContactMerge, merge=merge)
    return merge


def forget_values(*, now: datetime | None = None) -> int:
    """Empty the values kept of merges that can no longer be undone; how many."""
    past = ContactMerge.objects.filter(merged_at__lt=(now or timezone.now()) - UNDO_WITHIN)
    return past.exclude(loser_before={}).update(winner_before={}, winner_after={}, loser_before={})


def _refuse_late(merge: ContactMerge, now: datetime) -> None:
    if not can_be_undone(merge, now=now):
        raise DomainError(
            _("Penggabungan ini lebih lama dari %(days)s hari, jadi tidak dapat diurungkan lagi.")
            % {"days": UNDO_WITHIN.days}
        )
    later = ContactMerge.objects.filter(pk__gt=merge.pk, undone_at__isnull=True).select_related("winner", "loser")
    last = (later.filter(winner=merge.winner_id) | later.filter(loser=merge.winner_id)).order_by("-pk").first()
    if last:
        raise DomainError(
            _("Sesudah itu %(loser)s digabung ke %(winner)s. Urungkan dulu penggabungan itu.")
            % {"loser": last.loser.full_name, "winner": last.winner.full_name}
        )


def _of_winner(merge: ContactMerge, winner: Stakeholder) -> dict[str, Any]:
    """The columns to give back: those the merge changed and nobody since, bound ones together."""
    before, after = _columns(merge.winner_before), _columns(merge.winner_after)
    changed_since = {column for column, value in after.items() if getattr(winner, column) != value}
    if merge.served and _serves_more(merge):
        changed_since.add("village_id")
    if _unit_is_elsewhere(before, winner):
        changed_since.add("unit_id")
    for columns in BOUND:
        if changed_since & set(columns):
            changed_since |= set(columns)
    return {column: value for column, value in before.items() if column not in changed_since}


def _unit_is_elsewhere(before: dict[str, Any], winner: Stakeholder) -> bool:
    """Whether the unit to give back has gone to another village meanwhile."""
    unit_id, village = before.get("unit_id"), before.get("village_id", winner.village_id)
    return unit_id is not None and NeighbourhoodUnit.objects.filter(pk=unit_id).exclude(village=village).exists()


def _serves_more(merge: ContactMerge) -> bool:
    later = ServedVillage.objects.filter(stakeholder=merge.winner_id, pk__gt=max(merge.served))
    return later.exists()


def _wish_said_meanwhile(merge: ContactMerge, winner: Stakeholder, loser: Stakeholder) -> dict[str, Any]:
    """A no the person said while both were one: nobody knows any more whose it was, so it holds for both."""
    said = {column: getattr(winner, column) for column in WISH}
    at_merge = _columns(merge.winner_after)["opted_out_at"]
    no = said["opted_out_at"]
    return said if no is not None and no != at_merge and loser.opted_out_at is None else {}


def _columns(kept: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in Stakeholder._meta.concrete_fields}
    return {column: fields[column].to_python(value) for column, value in kept.items()}
