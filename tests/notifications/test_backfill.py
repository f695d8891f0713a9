"""Older messages get to know whom they are for; messages that an office's Kanwil would not see are noticed."""

import datetime as dt

import pytest
from django.core.management import call_command

from notifications.domain.backfill import misplaced, name_people, name_people_for
from notifications.domain.outbox import Territory
from notifications.models import Message
from notifications.tasks import name_people as name_people_task
from offices.domain.territory import ancestors_of
from tests.notifications.plans import planned, written

pytestmark = pytest.mark.django_db


def test_people_are_named_from_the_key_once():
    for who in ("u12", "c34", "s1f", "amin"):
        written(who)
    written("c7", person="c9")
    assert sum(name_people(step=2)) == 3
    people = dict(Message.objects.values_list("address", "person"))
    assert people == {
        "u12@example.test": "u12", "c34@example.test": "c34", "s1f@example.test": "s1f", "amin@example.test": "",
        "c7@example.test": "c9",
    }  # fmt: skip
    assert sum(name_people()) == 0


def test_every_night_does_a_part_until_all_are_named():
    for who in ("u12", "c34", "c35"):
        written(who)
    assert name_people_for(0, step=1) == 1
    assert name_people_for(60, step=1, should_stop=lambda: True) == 0  # the first is named already
    name_people_task()
    assert set(Message.objects.values_list("person", flat=True)) == {"u12", "c34", "c35"}


def test_the_command_says_how_many(capsys):
    written("c34")
    call_command("name_message_recipients")
    assert "1 messages named" in capsys.readouterr().out
    assert planned("c34").person == ""


def test_messages_of_another_kanwil_than_their_office_are_noticed(world, monkeypatch):
    monkeypatch.setattr("notifications.domain.backfill.WATCHED", dt.timedelta(days=9999))
    place = Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang))
    written("amin", territory=place)
    assert misplaced() == 0
    Message.objects.update(regional_office=world.dkj)
    assert misplaced() == 1
