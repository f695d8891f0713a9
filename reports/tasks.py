"""What reports do by the clock."""

import logging

from celery import shared_task

from reports.domain import digests

logger = logging.getLogger(__name__)


@shared_task(name="reports.write_digests")
def write_digests() -> None:
    written = digests.write_due()
    if written:
        logger.info("Digests: %d written", written)
