"""Whatever becomes of a session, and whenever: everybody hears of it once, in time, and of what still holds."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from notifications.domain import wishes
from notifications.domain.bundling import BUNDLE
from notifications.domain.channel import RefusedError
from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import PlannedMessage
from notifications.enums import GONE_OUT, REACHED_STATES, Channel, MessageState, WishSource
from notifications.models import Message
from notifications.queries.listing import MessageFilters, tab_counts
from offices.errors import DomainError
from outreach.domain import clock as session_clock
from outreach.domain import confirmation, moves, reminders, replanning, sessions, standing
from outreach.domain.confirmation import Reply
from outreach.domain.people import People
from outreach.domain.rule_changes import Wish, change_rule, reset_rule
from outreach.domain.rules import DAYS as BOUNDS
from outreach.domain.rules import Name, rules_of
from outreach.domain.times import SessionTimes
from outreach.enums import TELLINGS, MessageAudience, MessageKind, SessionKind, SessionState, VillageAnswer
from outreach.models import OutreachSession
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY, NOON, details
from villages.domain.consents import opt_out
from villages.enums import Function
from villages.models import Stakeholder

RULES = [
    Name(MessageKind.REMINDER_H3, MessageAudience.INVITED),
    Name(MessageKind.REMINDER_H3, MessageAudience.OFFICERS),
    Name(MessageKind.REMINDER_H1, MessageAudience.OFFICERS),
    Name(MessageKind.REMINDER_DAY, MessageAudience.OPERATORS),
    Name(MessageKind.CONFIRM_REMINDER, MessageAudience.ASKED),
]
ORDERS = [["email", "inbox"], ["inbox", "email"], ["email"], ["inbox"]]
NUMBER = st.integers(0, 9)
ACT = st.one_of(
    st.tuples(st.just("move"), st.integers(-7, 9), st.sampled_from([8, 13, 19])),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("postpone")),
    st.tuples(st.just("reschedule"), st.integers(0, 12)),
    st.tuples(st.just("reinstate")),
    st.tuples(st.just("agree")),
    st.tuples(st.just("rule"), st.sampled_from(RULES), st.booleans(), NUMBER, st.sampled_from(ORDERS)),
    st.tuples(st.just("usual_rule"), st.sampled_from(RULES)),
    st.tuples(st.just("refuse"), NUMBER),
    st.tuples(st.just("refuse_address"), NUMBER),
    st.tuples(st.just("correct_address"), NUMBER),
    st.tuples(st.just("no_mail"), NUMBER),
    st.tuples(st.just("mail_again"), NUMBER),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("wait"), st.integers(20, 90)),
    st.tuples(st.just("away"), st.sampled_from([3, 30, 110, 150])),
)
ASKED = (MessageKind.NOTICE, MessageKind.CONFIRM)


def same(message: Message | PlannedMessage) -> str:
    """This message to this person of this revision, whichever way it takes."""
    return message.dedupe_key.rpartition(":")[0]


class Mailbox:
    """Every channel: looks at each message in the moment it goes out, and refuses some addresses."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.broken: set[str] = set()
        self.told: set[str] = set()

    def send(self, message: Message) -> None:
        if message.address in self.broken:
            raise RefusedError("550")
        bundle = message.root_id or message.pk
        parts = Message.objects.filter(bundle=bundle) if message.kind == BUNDLE else [message]
        for part in parts:
            session = OutreachSession.objects.get(pk=int(part.subject.split(":")[1]))
            assert part.subject_key == reminders.revision_key(session)
            assert part.due_at <= timezone.now() < part.expires_at
            self.sent[same(part)] += 1
            assert self.sent[same(part)] == 1
            self.told.add(part.person)

    def close(self) -> None:
        """Nothing to let go of."""


class Story:
    """One session of two villages, and what may become of it."""

    def __init__(self, world, clock, state) -> None:
        self.world, self.clock, self.mailbox = world, clock, Mailbox()
        self.pk = sessions.schedule(
            actor=world.officer, villages=[world.pontang, world.tirtayasa], kind=SessionKind.OUTREACH,
            details=details(world), functions=Function.values, state=state,
        ).pk  # fmt: skip

    @property
    def session(self) -> OutreachSession:
        return OutreachSession.objects.get(pk=self.pk)

    @property
    def _staff(self) -> list[User]:
        return [self.world.officer, self.world.operator, self.world.other_operator]

    def _of_staff(self, number) -> str:
        return f"u{self._staff[number % len(self._staff)].pk}"

    def _times(self, days, hour=9) -> SessionTimes:
        day, start = DAY + dt.timedelta(days=days), dt.time(hour)
        return replace(SessionTimes.of(self.session), local_date=day, local_start=start, local_end=dt.time(hour + 2))

    def move(self, days, hour) -> None:
        session = self.session
        times = self._times(days, hour)
        moves.move(session=session, actor=self.world.officer, times=times, seen_version=session.version)

    def cancel(self) -> None:
        standing.cancel(session=self.session, actor=self.world.officer, reason="banjir")

    def postpone(self) -> None:
        standing.postpone(session=self.session, actor=self.world.officer, reason="hujan")

    def reschedule(self, days) -> None:
        standing.reschedule(session=self.session, actor=self.world.officer, times=self._times(days))

    def reinstate(self) -> None:
        standing.reinstate(session=self.session, actor=self.world.officer)

    def agree(self) -> None:
        session = self.session
        confirmation.answer(
            session=session, actor=self.world.officer, villages=[self.world.pontang.pk, self.world.tirtayasa.pk],
            reply=Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="Kepala Desa"),
            seen_revision=session.revision,
        )  # fmt: skip

    def rule(self, name, on, number, channels) -> None:
        first, last = BOUNDS[name.kind]
        wish = Wish(on=on, days=first + number % (last - first + 1), times=1, hour=7 + number, channels=channels)
        change_rule(actor=self.world.office_head, session_kind="outreach", name=name, wish=wish)
        replanning.replan_asked()

    def usual_rule(self, name) -> None:
        reset_rule(actor=self.world.office_head, session_kind="outreach", name=name)
        replanning.replan_asked()

    def refuse(self, number) -> None:
        people = Stakeholder.objects.order_by("pk")
        opt_out(actor=self.world.officer, contact=people[number % len(people)], source="telepon")

    def refuse_address(self, number) -> None:
        """From here on the server takes nothing for one of those who work with the session: their inbox is left."""
        self.mailbox.broken.add(self._staff[number % len(self._staff)].email)

    def correct_address(self, number) -> None:
        """Somebody has another address from here on, and is who they were."""
        people = [*Stakeholder.objects.exclude(email="").order_by("pk"), *self._staff]
        person = people[number % len(people)]
        type(person).objects.filter(pk=person.pk).update(email=f"baru-{person.email}")

    def no_mail(self, number) -> None:
        """One of those who work with the session reads in the portal what is planned from here on."""
        wishes.refuse(person=self._of_staff(number), channel=Channel.EMAIL, source=WishSource.SELF)
        replanning.sync_all()

    def mail_again(self, number) -> None:
        wishes.allow(person=self._of_staff(number), channel=Channel.EMAIL, source=WishSource.SELF)
        replanning.sync_all()

    def away(self, hours) -> None:
        """No worker runs for a while; people go on working."""
        self.clock.move_to(timezone.now() + dt.timedelta(hours=hours), tick=False)

    def wait(self, hours) -> None:
        """Time passes as it does with a worker: in steps, with what every night does."""
        for _step in range(0, hours, 6):
            self.clock.move_to(timezone.now() + dt.timedelta(hours=min(hours, 6)), tick=False)
            session_clock.advance()
            replanning.sync_all()
            dispatch(open_channel=lambda _name: self.mailbox)
        check_missed(self)


def live():
    return Message.objects.filter(state__in=(MessageState.SCHEDULED, MessageState.SENDING, MessageState.BUNDLED))


def check(story) -> None:
    session = story.session
    rows = Message.objects.filter(subject=f"session:{session.pk}")
    once = Counter(same(row) for row in rows.filter(state__in=[MessageState.SCHEDULED, *GONE_OUT]))
    assert set(once.values()) <= {1}
    planned = reminders.plan(
        session, reminders.audience_of(session, People(session)), rules_of(session.office_id, session.kind)
    )
    assert {same(row) for row in planned} <= {same(row) for row in rows.exclude(state=MessageState.CANCELLED)}
    waiting = rows.filter(pk__in=live())
    assert {row.subject_key for row in waiting} <= {reminders.revision_key(session)}
    if session.state in (SessionState.CANCELLED, SessionState.POSTPONED):
        assert {row.kind for row in waiting} <= set(TELLINGS)
    sent = rows.filter(state__in=REACHED_STATES, bundle=None)
    assert [row.dedupe_key for row in sent if row.sent_at >= row.expires_at] == []


def check_missed(story) -> None:
    """After a worker looked: nothing that is over still waits, and what was missed is on the office's list."""
    now = timezone.now()
    assert not live().filter(expires_at__lte=now).exists()
    missed = Message.objects.filter(state=MessageState.MISSED)
    assert not missed.filter(expires_at__gt=now + dt.timedelta(hours=11)).exists()
    listed = tab_counts(story.world.office_head, MessageFilters(period="90"))["missed"]
    assert listed == missed.count()


def check_told(story, before) -> None:
    """Whoever had heard of the session hears of what became of it: one message, news or the question itself."""
    session = story.session
    if session.revision == before or session.ends_at <= timezone.now():
        return
    gone = {f"c{pk}" for pk in Stakeholder.objects.filter(opted_out_at__isnull=False).values_list("pk", flat=True)}
    asked = ASKED if session.state == SessionState.AWAITING_VILLAGE else ()
    news = live().filter(subject_key=reminders.revision_key(session), kind__in=[*TELLINGS, *asked])
    heard = Counter(news.values_list("person", flat=True))
    assert {person: heard[person] for person in story.mailbox.told - gone} == dict.fromkeys(
        story.mailbox.told - gone, 1
    )


@pytest.fixture
def place(world, clock):
    """Everybody a session may concern, all of whom can be reached."""
    for number, village in enumerate((world.pontang, world.tirtayasa)):
        name = village.region.name
        ContactFactory(
            village=village, name=f"Kades {name}", function=Function.VILLAGE_HEAD, email=f"kades{number}@x.example"
        )
        ContactFactory(village=village, name=f"Contoh {name}", email=f"warga{number}@x.example")
    ContactFactory(village=world.pontang, name="Tanpa Alamat")
    for who in ("officer", "operator", "other_operator", "district_operator", "office_head"):
        assert getattr(world, who)
    return world


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    # the clock and the cast are put back for every example
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    state=st.sampled_from([SessionState.SCHEDULED, SessionState.AWAITING_VILLAGE]),
    acts=st.lists(ACT, min_size=4, max_size=12),
)
# nobody works while a reminder is due, and longer than it holds
@example(state=SessionState.SCHEDULED, acts=[("away", 110), ("away", 30), ("away", 30), ("wait", 1)])
# a reminder went out by mail, and the next plan takes another way
@example(state=SessionState.SCHEDULED, acts=[("wait", 90), ("wait", 50), ("no_mail", 0), ("wait", 6)])
@example(state=SessionState.SCHEDULED, acts=[("no_mail", 0), ("wait", 6), ("mail_again", 0), ("wait", 6)])
# everybody's address is corrected after they were told
@example(
    state=SessionState.SCHEDULED,
    acts=[*(("correct_address", number) for number in range(10)), ("move", 3, 13), ("wait", 6)],
)
@example(state=SessionState.AWAITING_VILLAGE, acts=[("wait", 6), ("cancel",), ("wait", 6)])
def test_everybody_hears_once_and_in_time_of_what_holds(place, clock, state, acts):
    clock.move_to(NOON, tick=False)
    with transaction.atomic():
        story = Story(place, clock, state)
        for act, *about in [("wait", 2), *acts]:
            before = story.session.revision
            try:
                with transaction.atomic():
                    getattr(story, act)(*about)
            except DomainError:
                pass  # refused whole: nothing may have changed
            check(story)
            check_told(story, before)
        transaction.set_rollback(True)
