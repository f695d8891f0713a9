"""What the database itself refuses of rules about messages."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outreach.enums import MessageAudience, MessageKind, SessionKind
from outreach.models import MessageRule


def rule(world, **fields) -> MessageRule:
    return MessageRule.objects.create(
        **{
            "session_kind": SessionKind.OUTREACH, "kind": MessageKind.ROLL_MISSING,
            "audience": MessageAudience.OFFICERS,
            "channels": ["email"], "changed_by": world.officer, "changed_at": timezone.now(), **fields,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"times": 0}, "message_rule_is_told_at_least_once"),
        ({"channels": ["email", "pigeon"]}, "message_rule_knows_its_channels"),
        ({"channels": ["email", None]}, "message_rule_knows_its_channels"),
        ({"channels": ["inbox", "email", "inbox"]}, "message_rule_takes_a_channel_once"),
        ({"channels": ["sms", "sms"]}, "message_rule_takes_a_channel_once"),
    ],
)
@pytest.mark.django_db
def test_a_rule_that_could_reach_nobody_is_refused(world, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rule(world, **fields)


@pytest.mark.django_db
def test_every_channel_may_be_in_the_order_once(world):
    assert rule(world, channels=["inbox", "sms", "whatsapp", "email"], times=3).pk
