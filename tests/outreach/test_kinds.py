"""Every kind of message is registered, and its sample is enough for its words in both languages."""

import pytest

from notifications.domain.rendering import rendered
from notifications.domain.wording import values_for
from notifications.kinds import KindGroup, kind_of, kinds
from notifications.models import Message
from outreach.enums import MessageKind


def test_every_kind_is_registered_and_the_ones_that_bundle_are_reminders():
    assert [kind for kind in MessageKind.values if kind_of(kind) is None] == []
    ours = {kind.value: kind for kind in kinds() if kind.value in MessageKind.values}
    assert {value for value, kind in ours.items() if kind.bundles} == {
        "confirm_reminder", "reminder_h7", "reminder_h3", "reminder_h1", "reminder_day", "roll_missing",
        "roll_missing_head",
    }  # fmt: skip
    assert {value for value, kind in ours.items() if kind.group == KindGroup.NEWS} == {
        "changed", "postponed", "cancelled", "reinstated",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("value", MessageKind.values)
def test_a_sample_gives_a_whole_message_that_says_who_writes(db, value, language):
    kind = kind_of(value)
    message = Message(kind=value, template=kind.template, context=kind.sample_in(language), language=language)
    mail, said = rendered(message), values_for(kind, message.context)
    assert "Pencegahan TPPO" in mail.subject
    for words in (mail.text, mail.html):
        shown = [name for name, value in said.items() if value not in words]
        assert [name for name in shown if name in ("nama", "petugas", "kantor", "nomor_surat", "desa_belum")] == []
