"""What the console says when the portal is ready: who can sign in."""

from django.conf import settings

from accounts.models import User

_FIRST_ADMINISTRATOR = """Belum ada pengguna. Buat administrator pertama di jendela lain:

  bin/manage create_administrator NAMA_PENGGUNA
"""
_DEMO_LEFT = """Perhatian: basis data ini masih berisi akun contoh dengan sandi yang diketahui umum.
Untuk pemakaian sungguhan mulailah dengan folder data yang baru (PORTAL_DATA).
"""


def welcome() -> str:
    """The table of demo accounts one can sign in with, or how to make the first administrator, or nothing."""
    demo = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    if settings.DEMO:
        known = [user for user in demo if user.has_usable_password()]
        return _table([(user.username, user.posting.label if user.posting else "") for user in known])
    if demo.exists():
        return _DEMO_LEFT
    return "" if User.objects.exists() else _FIRST_ADMINISTRATOR


def _table(accounts: list[tuple[str, str]]) -> str:
    width = max((len(username) for username, _ in accounts), default=0)
    lines = [f"  {username:{width}}  {label}".rstrip() for username, label in accounts]
    return "\n".join([f"Akun contoh, sandi awal semuanya {settings.DEMO_PASSWORD}:", "", *lines, ""])
