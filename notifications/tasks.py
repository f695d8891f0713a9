"""What the worker does for the outbox. Rows are the truth: a run too many finds nothing to do."""

import logging
import threading

from celery import shared_task
from celery.signals import worker_shutting_down

from notifications.domain import pulse
from notifications.domain.backfill import misplaced, name_people_for
from notifications.domain.bit_by_bit import for_a_while
from notifications.domain.dispatch import dispatch
from notifications.domain.erasing import erase

logger = logging.getLogger(__name__)
_leaving = threading.Event()
NIGHT_SECONDS = 240.0


@worker_shutting_down.connect
def _leave(**options: object) -> None:
    """A worker that is asked to stop ends within the mail it is sending and gives the others back."""
    _leaving.set()


@shared_task(name="notifications.dispatch_due")
def dispatch_due() -> None:
    done = dispatch(should_stop=_leaving.is_set)
    if done:
        logger.info("Outbox: %s", ", ".join(f"{count} {state}" for state, count in sorted(done.items())))


@shared_task(name="notifications.beat_pulse")
def beat_pulse() -> None:
    pulse.beat_was_heard()


@shared_task(name="notifications.check_places")
def check_places() -> None:
    """Says so when messages name another Kanwil than their office: nobody there would see them."""
    if count := misplaced():
        logger.warning("Outbox: %d messages name another Kanwil than their office", count)


@shared_task(name="notifications.name_people")
def name_people() -> None:
    """Goes on where older messages do not know whom they are for; stops when a worker is asked to."""
    if named := name_people_for(NIGHT_SECONDS, should_stop=_leaving.is_set):
        logger.info("Outbox: %d older messages named", named)


@shared_task(name="notifications.erase_old")
def erase_old() -> None:
    """What is not done tonight is done the next night."""
    if erased := for_a_while(erase(), NIGHT_SECONDS, should_stop=_leaving.is_set):
        logger.info("Outbox: what was personal in %d old messages was erased", erased)
