"""What happens to villages and contacts that concerns upper apps; they subscribe in ``ready()``.

Every signal is sent inside the transaction of the act: a receiver that raises ``DomainError`` refuses it whole.
"""

from django.dispatch import Signal

# By villages.domain.hand_over.hand_over, after the assignments are written. Arguments: actor, officer, successor
# (users), villages (codes), on (the successor's first day), left (opaque keys of what stays with the officer).
villages_handed_over = Signal()

# By villages.domain.merges.merge, after the loser has become an alias of the winner; rows about the loser stay its
# own. Argument: merge (the ContactMerge).
contacts_merged = Signal()
# By villages.domain.unmerges.undo: the loser is a person of its own again. Argument: merge.
merge_undone = Signal()

# By villages.domain.succession.carry_over, after everything of this app has moved. Arguments: actor, old, new
# (AssistedVillage), whole (False: a part was split off, old goes on as well).
village_carried_over = Signal()

# By villages.domain.successors, after both contacts are written. Arguments: actor, leaver and comer (contacts), on
# (the comer's first day), undone (a mistaken succession is taken back: the leaver is who had been put in by it).
contact_succeeded = Signal()
