"""The catalogues: what the sources say, what is translated, and what is wrong with it.

English has every string of the portal; Indonesian only those few of Django whose own translation reads badly.

Works with Babel instead of GNU gettext, so that developers need no system package. Babel comes with
requirements-test.txt: the portal itself reads the compiled catalogue only.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

BASE_DIR: Path = settings.BASE_DIR
PO = BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
OVERRIDES = BASE_DIR / "locale" / "id" / "LC_MESSAGES" / "django.po"
APPS = ("desabinaan", "reports", "outreach", "notifications", "guidance", "villages", "files", "accounts", "offices")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = "# English of the portal; updated and compiled by: manage.py translations"
# Dates in the header would make every run a change.
NO_DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")


def from_sources() -> "Catalog":
    """Every translatable string of the Python files and templates. Raises ImportError without Babel."""
    from babel.messages.extract import extract

    catalog = _empty()
    for path, text in _sources():
        source = io.BytesIO(text.encode())
        for _line, messages, comments, context in extract(
            "python", source, keywords=KEYWORDS, comment_tags=["Translators"], options={"encoding": "utf-8"}
        ):
            catalog.add(messages, locations=[(path, 1)], auto_comments=comments, context=context)
    return catalog


def update() -> list[str]:
    """Write the catalogue as the sources have it, translations kept, and compile it; returns what is wrong still."""
    catalog = _saved()
    catalog.update(from_sources(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(_as_po(catalog))
    MO.write_bytes(_as_mo(catalog))
    if OVERRIDES.exists():
        OVERRIDES.with_suffix(".mo").write_bytes(_as_mo(_read(OVERRIDES, "id")))
    return problems()


def problems() -> list[str]:
    """One sentence for each string that is missing, superfluous, untranslated, fuzzy or has other placeholders."""
    wanted, saved = from_sources(), _saved()
    keys, there = _keys(wanted), _keys(saved)
    found = [f"not in the catalogue: {text!r}" for text, _context in sorted(keys - there, key=str)]
    found += [f"no longer in the sources: {text!r}" for text, _context in sorted(there - keys, key=str)]
    found += [complaint for message in saved if message.id for complaint in _about(message)]
    if not MO.exists() or MO.read_bytes() != _as_mo(saved):
        found.append("the compiled catalogue is older than its source")
    return found + _override_problems()


def _sources() -> Iterator[tuple[str, str]]:
    """(path, Python text): templates are turned into Python, whose indentation means nothing."""
    for app in APPS:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(BASE_DIR).as_posix(), path.read_text()
    for path in sorted((BASE_DIR / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            yield path.relative_to(BASE_DIR).as_posix(), "\n".join(line.lstrip() for line in lines)


def _empty() -> "Catalog":
    from babel.messages.catalog import Catalog

    return Catalog(
        locale="en", domain="django", project="Desa Binaan Imigrasi", fuzzy=False, header_comment=HEADER,
        last_translator="", language_team="", msgid_bugs_address="",
    )  # fmt: skip


def _saved() -> "Catalog":
    return _read(PO, "en") if PO.exists() else _empty()


def _read(path: Path, locale: str) -> "Catalog":
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def _override_problems() -> list[str]:
    from babel.messages.mofile import read_mo

    if not OVERRIDES.exists():
        return []
    overrides, mo = _read(OVERRIDES, "id"), OVERRIDES.with_suffix(".mo")
    with (Path(django.__file__).parent / "conf" / "locale" / "id" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        unknown = _keys(overrides) - _keys(read_mo(file))
    found = [f"not a string of Django: {text!r}" for text, _context in sorted(unknown, key=str)]
    found += [complaint for message in overrides if message.id for complaint in _about(message)]
    if not mo.exists() or mo.read_bytes() != _as_mo(overrides):
        found.append("the compiled Indonesian catalogue is older than its source")
    return found


def _as_po(catalog: "Catalog") -> bytes:
    from babel.messages.pofile import write_po

    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DATE
    write_po(buffer, catalog, width=119, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return buffer.getvalue()


def _as_mo(catalog: "Catalog") -> bytes:
    from babel.messages.mofile import write_mo

    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DATE
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _keys(catalog: "Catalog") -> set[tuple[Any, str | None]]:
    ids = ((message.id, message.context) for message in catalog if message.id)
    return {(tuple(key) if isinstance(key, list) else key, context) for key, context in ids}


def _about(message: "Message") -> Iterator[str]:
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    texts = [text or "" for text in strings]
    if message.fuzzy:
        yield f"fuzzy: {sources[0]!r}"
    if not all(texts):
        yield f"not translated: {sources[0]!r}"
        return
    wanted = sorted(PLACEHOLDER.findall(sources[-1]))
    # "one village" may leave the number out; the plural may not
    wrong = sorted(PLACEHOLDER.findall(texts[-1])) != wanted
    if wrong or not all(set(PLACEHOLDER.findall(text)) <= set(wanted) for text in texts):
        yield f"placeholders differ: {sources[0]!r}"
