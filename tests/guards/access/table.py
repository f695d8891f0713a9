"""Who gets what at every path, for the own row and its look-alikes elsewhere.

Signs: ``+`` 200, ``r`` sent elsewhere, ``>`` to sign in, ``-`` 403, ``0`` 404, ``e`` refused with a sentence (422),
``x`` 405, ``u`` 401. Columns: officer, section head, office head | village, district operator | regional head |
local government, national | administrator | somebody without a posting | visitor.

``own`` is Pontang, of office Serang; ``beside`` another village of its kecamatan; ``near`` a village of another office
of the same Kanwil; ``far`` one of another Kanwil (``places.py``).
"""

from tests.guards.access import (
    accounts,
    app,
    calendar,
    check_in,
    closing,
    contacts,
    dashboards,
    designation,
    digests,
    duplicates,
    exports,
    field,
    files,
    follow_ups,
    group_posts,
    imports,
    invitations,
    messages,
    moves,
    offline,
    outreach,
    paper,
    pimpasa,
    repeating,
    rules,
    search,
    standing,
    succession,
    texts,
    venues,
    villages,
    whatsapp,
    wishes,
)
from tests.guards.access.lines import Line, get, post

ALL = "+++ ++ + ++ + + +"
LINES: list[Line] = [
    # frame
    get("style_guide", "+++ ++ + ++ + + >"),
    post("set_theme", "rrr rr r rr r r r", data={"tema": "gelap"}, changes=False),
    post("set_language", "rrr rr r rr r r r", data={"language": "en"}),
    get("healthz", ALL),
    get("readyz", ALL),
    # pages across apps
    get("home", "++r ++ r rr + + >"),
    # master data (test_admin.py tries every page of it)
    get("admin:index", "--- -- - -- + - >"),
    get("admin:offices_region_changelist", "--- -- - -- + - >"),
    # the apps
    *outreach.LINES,
    *paper.LINES,
    *closing.LINES,
    *dashboards.LINES,
    *repeating.LINES,
    *standing.LINES,
    *moves.LINES,
    *rules.LINES,
    *search.LINES,
    *app.LINES,
    *offline.LINES,
    *invitations.LINES,
    *group_posts.LINES,
    *check_in.LINES,
    *follow_ups.LINES,
    *field.LINES,
    *villages.LINES,
    *venues.LINES,
    *contacts.LINES,
    *pimpasa.LINES,
    *succession.LINES,
    *texts.LINES,
    *digests.LINES,
    *designation.LINES,
    *duplicates.LINES,
    *imports.LINES,
    *messages.LINES,
    *whatsapp.LINES,
    *files.LINES,
    *exports.LINES,
    *accounts.LINES,
    *calendar.LINES,
    *wishes.LINES,
]
