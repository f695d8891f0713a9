"""What happens to villages that concerns upper apps; they subscribe in ``ready()``.

Every signal is sent inside the transaction of the act: a receiver that raises ``DomainError`` refuses it whole.
"""

from django.dispatch import Signal

# By villages.domain.hand_over.hand_over, after the assignments are written. Arguments: actor, officer, successor
# (users), villages (codes), on (the successor's first day), left (opaque keys of what stays with the officer).
villages_handed_over = Signal()
