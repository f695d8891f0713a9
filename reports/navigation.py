"""What every page's frame needs: the entries of the rail for the current posting, and the chosen theme."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from notifications.queries.inbox import unread_count
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES, Role

PORTAL = _("Desa Binaan Imigrasi")
RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
THEME_COOKIE = "tema"
# The words in the cookie and Bootstrap's names of them; without a cookie the theme follows the device.
THEMES = {"terang": "light", "gelap": "dark"}


@dataclass(frozen=True, slots=True)
class Entry:
    url_name: str
    label: str | Promise
    icon: str
    # an address of another app that belongs to the same entry
    also: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    url: str
    label: str | Promise
    icon: str
    active: bool


HOME = Entry("home", _("Beranda"), "home")
CALENDAR = Entry("calendar", _("Kalender"), "calendar")
SESSIONS = Entry("session_list", _("Kegiatan"), "doc")
VILLAGES = Entry("village_list", _("Desa Binaan"), "village")
CONTACTS = Entry("contact_list", _("Kontak"), "person")
PIMPASA = Entry("pimpasa_list", "PIMPASA", "people")
DASHBOARD = Entry("dashboard", _("Dasbor"), "chart")
MESSAGES = Entry("message_list", _("Pesan"), "mail", also="/ringkasan/")
TEXTS = Entry("text_list", _("Pesan"), "mail", also="/pesan/")
USERS = Entry("user_list", _("Pengguna"), "users")
MASTER_DATA = Entry("admin:index", _("Data induk"), "settings")

# Phones show the first four in the bottom bar and the rest under "Lainnya": the daily ones come first.
ENTRIES: dict[Role, tuple[Entry, ...]] = {
    Role.OFFICER: (HOME, CALENDAR, SESSIONS, VILLAGES, CONTACTS, PIMPASA, MESSAGES, DASHBOARD),
    Role.SECTION_HEAD: (HOME, CALENDAR, SESSIONS, VILLAGES, CONTACTS, PIMPASA, MESSAGES, DASHBOARD, USERS),
    Role.OFFICE_HEAD: (DASHBOARD, CALENDAR, SESSIONS, VILLAGES, CONTACTS, PIMPASA, MESSAGES, USERS),
    Role.VILLAGE_OPERATOR: (HOME, SESSIONS, VILLAGES, CONTACTS),
    Role.DISTRICT_OPERATOR: (HOME, SESSIONS, VILLAGES, CONTACTS, DASHBOARD),
    Role.REGIONAL_HEAD: (DASHBOARD, CALENDAR, SESSIONS, VILLAGES, CONTACTS, PIMPASA, MESSAGES),
    Role.LOCAL_GOVERNMENT: (DASHBOARD, SESSIONS, VILLAGES),
    Role.NATIONAL: (DASHBOARD, SESSIONS, VILLAGES, TEXTS),
    Role.ADMINISTRATOR: (HOME, USERS, MASTER_DATA, MESSAGES),
}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``navigation``, ``section``, ``theme``, ``demo``, ``csrf_cookie``, ``unread``, and
    ``prepare_url``.

    Most are worked out when a page asks. ``section`` is the label of the active entry, or the portal's name; ``theme``
    is light, dark or empty. ``unread``: messages in one's inbox, one query. ``prepare_url``: where pages of those who
    take attendance ask what to keep ready.
    """
    items = SimpleLazyObject(lambda: items_for(request))
    return {
        "navigation": items,
        "section": SimpleLazyObject(lambda: next((item.label for item in items if item.active), PORTAL)),
        "theme": THEMES.get(request.COOKIES.get(THEME_COOKIE, ""), ""),
        "demo": settings.DEMO,
        # scripts read it when they send: a form of an hour ago may hold an older token
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "prepare_url": SimpleLazyObject(lambda: reverse("offline_ready") if _role_of(request) in RECORDERS else ""),
    }


def _role_of(request: HttpRequest) -> Role | None:
    user = getattr(request, "user", None)
    return user.scope.role if user is not None and user.is_authenticated else None


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return unread_count(user) if user is not None and user.is_authenticated else 0


def items_for(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """The entries of the current posting's role; none for visitors and people without a posting."""
    role = _role_of(request)
    if role is None:
        return ()
    return tuple(_item(entry, request.path) for entry in ENTRIES[role])


def _item(entry: Entry, path: str) -> NavigationItem:
    url = reverse(entry.url_name)
    active = path == url if url == "/" else path.startswith((url, entry.also or url))
    return NavigationItem(url=url, label=entry.label, icon=entry.icon, active=active)
