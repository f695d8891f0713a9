"""What happens to villages and contacts that concerns upper apps; they subscribe in ``ready()``.

Every signal is sent inside the transaction of the act: a receiver that raises ``DomainError`` refuses it whole.
"""

from django.dispatch import Signal

# By villages.domain.hand_over.hand_over, after the assignments are written. Arguments: actor, officer, successor
# (users), villages (codes), on (the successor's first day), left (opaque keys of what stays with the officer).
villages_handed_over = Signal()

# By villages.domain.assignments.assign, after the rows are written. Arguments: actor, officer, assignments.
villages_assigned = Signal()

# By villages.domain.assignments.end, after it is written. Arguments: officer, village (its code), until (the first day
# on which it is not theirs any more).
assignment_ended = Signal()

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

# A question, by count_open_work. Argument: village (its code). An answer is how many planned or running activities
# still bind the village.
open_work_asked = Signal()
# By villages.domain.change_office, when another office takes in a village that was let go. Argument: village, which
# has its new office already. Rows above that carry its ancestors follow, except for the work its old office did.
village_changed_office = Signal()


def count_open_work(village: str) -> int:
    """Planned or running activities of the village of this code, as the apps above count them."""
    return sum(int(answer or 0) for _receiver, answer in open_work_asked.send(None, village=village))


# A question, by villages.domain.imports.undoing: what stands on contacts and units an import made? Arguments:
# contact_ids, unit_ids (sets of keys). An answer is a list of reasons: "12 kontak sudah ada di daftar hadir kegiatan".
import_undo_asked = Signal()
