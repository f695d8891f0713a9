"""How fast a channel is sent on, by all processes together: a bucket of one token, in the database.

Each message takes the next slot with one statement. A bucket per process would allow the other side's rate times the
number of workers; this one row is written as often as messages go out on the channel, which is what is limited.
"""

from django.db import connection

LONGEST = 2.0
_TAKE = """
INSERT INTO notifications_channelpace AS pace (channel, next_at)
VALUES (%(channel)s, clock_timestamp() + %(step)s * interval '1 second')
ON CONFLICT (channel) DO UPDATE
SET next_at = greatest(pace.next_at, clock_timestamp()) + %(step)s * interval '1 second'
WHERE pace.next_at < clock_timestamp() + %(longest)s * interval '1 second'
RETURNING extract(epoch FROM next_at - clock_timestamp())::float - %(step)s
"""


def slot(channel: str, *, per_second: float) -> float | None:
    """Seconds until the slot just taken; ``None``: the next is more than ``LONGEST`` away, and was not taken."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"channel": channel, "step": 1 / per_second, "longest": LONGEST})
        row = cursor.fetchone()
    return max(0.0, row[0]) if row else None
