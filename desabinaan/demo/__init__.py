"""Invented people and letters for trying the portal out; only with PORTAL_DEMO=1, and every row is marked."""
