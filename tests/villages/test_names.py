"""Titles apart from names, and what spellings of one name have in common."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ContactFactory
from villages.domain.name_keys import fill_name_keys
from villages.domain.names import KEY_LENGTH, PersonName, name_key, split_titles
from villages.domain.titles import AFTER, BEFORE, SPOKEN
from villages.models import Stakeholder

NAMES = st.lists(
    st.sampled_from(["Contoh", "Wati", "Fauzi", "Aminah", "Suharto", "Nur'aini", "Rangga", "Dewi", "Ménak"]),
    min_size=1,
    max_size=4,
).map(" ".join)
TITLES_BEFORE = st.lists(st.sampled_from(sorted(set(BEFORE.values()))), max_size=3, unique=True)
TITLES_AFTER = st.lists(st.sampled_from(sorted(set(AFTER.values()))), max_size=3, unique=True)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Ahmad Fauzi", ("", "Ahmad Fauzi", "")),
        ("H. Ahmad Fauzi, S.Sos.", ("H.", "Ahmad Fauzi", "S.Sos.")),
        ("drs H Ahmad Fauzi SSos MSi", ("Drs. H.", "Ahmad Fauzi", "S.Sos., M.Si.")),
        ("Drs.H.Ahmad Fauzi,S.Sos,M.Si", ("Drs. H.", "Ahmad Fauzi", "S.Sos., M.Si.")),
        ("HJ. SITI AMINAH, S. Pd. I", ("Hj.", "SITI AMINAH", "S.Pd.I.")),
        ("Hj Contoh Wati S.Pd, M.M.", ("Hj.", "Contoh Wati", "S.Pd., M.M.")),
        ("K.H. Contoh", ("KH.", "Contoh", "")),
        ("KH Contoh", ("KH.", "Contoh", "")),
        ("Prof. Dr. Ir. Contoh, M.Sc., Ph.D.", ("Prof. Dr. Ir.", "Contoh", "M.Sc., Ph.D.")),
        ("dr. Contoh", ("dr.", "Contoh", "")),
        ("Dr. Contoh", ("Dr.", "Contoh", "")),
        ("Ust Contoh", ("Ust.", "Contoh", "")),
        ("R. Contoh", ("R.", "Contoh", "")),
        ("Tb. Contoh", ("Tb.", "Contoh", "")),
        ("SERKA Contoh", ("Serka", "Contoh", "")),
        ("Aipda H. Contoh, S.H.", ("Aipda H.", "Contoh", "S.H.")),
        ("Bripka Contoh SH", ("Bripka", "Contoh", "S.H.")),
        ("Serma (Purn) Contoh", ("Serma (Purn.)", "Contoh", "")),
        ("Contoh Fauzi, A.Md", ("", "Contoh Fauzi", "A.Md.")),
        ("Contoh, H., S.Pd.", ("H.", "Contoh", "S.Pd.")),
        ("Contoh, S.Xyz.", ("", "Contoh", "S.Xyz.")),
        ("Contoh, MBA", ("", "Contoh", "M.B.A.")),
        # a name stays a name
        ("M. Yusuf", ("", "M. Yusuf", "")),
        ("A.M. Contoh", ("", "A.M. Contoh", "")),
        ("Ahmad H. Fauzi", ("", "Ahmad H. Fauzi", "")),
        ("Contoh Se", ("", "Contoh Se", "")),
        ("Fauzi, Ahmad", ("", "Fauzi, Ahmad", "")),
        ("H.", ("", "H.", "")),
        ("S.Pd.", ("", "S.Pd.", "")),
        ("", ("", "", "")),
        (" , ", ("", "", "")),
    ],
)
def test_titles_are_told_from_the_name(typed, parts):
    assert split_titles(typed) == PersonName(*parts)


@given(TITLES_BEFORE, NAMES, TITLES_AFTER)
def test_a_name_put_together_is_split_the_same(before, name, after):
    written = f"{' '.join(before)} {name}".strip() + (f", {', '.join(after)}" if after else "")
    once = split_titles(written)
    assert once.name == name
    again = f"{once.title_before} {once.name}".strip() + (f", {once.title_after}" if once.title_after else "")
    assert split_titles(again) == once


@given(TITLES_BEFORE, NAMES, TITLES_AFTER, st.sampled_from([str, str.upper, str.lower]))
def test_titles_do_not_change_the_key(before, name, after, written):
    assert name_key(written(f"{' '.join(before)} {name} {' '.join(after)}")) == name_key(name)
    glued = "".join(title for title in before if title.endswith("."))
    assert name_key(written(f"{glued} {name}, {', '.join(after)}")) == name_key(name)


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "Muhammad Ali",
            "Mohammad Ali",
            "Muhamad Ali",
            "Moh. Ali",
            "Moch.Ali",
            "MOCH ALI",
            "M. Ali",
            "H. M. Ali, S.E.",
        ],
        ["Abdul Rahman", "Abd. Rahman", "ABD RAHMAN", "Abdur Rahman"],
        ["Ahmad Fauzi", "Achmad Fauzi", "Akhmad  Fauzi", "Bapak Ahmad Fauzi", "ahmad fauzi sh"],
        ["Siti Aminah", "St. Aminah", "Hj. Sitti Aminah", "Ibu Hj. Siti Aminah, S.Pd.I", "SITI AMINAH SPDI"],
        ["Nur'aini", "Nur’aini", "NURAINI"],
        ["José Contoh", "Jose  Contoh."],
    ],
)
def test_spellings_of_one_name_have_one_key(spellings):
    assert {name_key(spelling) for spelling in spellings} == {name_key(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ahmad Fauzi", "Ahmad Fauzan"), ("Siti Aminah", "Aminah"), ("Ali M. Yusuf", "Ali Muhammad Yusuf")],
)
def test_other_names_have_other_keys(one, other):
    assert name_key(one) != name_key(other)


@given(
    st.one_of(
        st.text(max_size=140),
        st.lists(
            st.sampled_from(
                [
                    *BEFORE.values(),
                    *AFTER.values(),
                    *SPOKEN,
                    "M.",
                    "St.",
                    "Moch",
                    "Contoh",
                    "x" * 70,
                    ",",
                    "'",
                    "-",
                    "K",
                    "h",
                ]
            ),
            max_size=8,
        ).map(" ".join),
    )
)
def test_a_key_is_its_own_key_and_fits(text):
    key = name_key(text)
    assert name_key(key) == key
    assert len(key) <= KEY_LENGTH


@given(st.text(max_size=140))
def test_whatever_is_typed_something_stays_as_the_name(text):
    assert bool(split_titles(text).name) == bool(text.replace(",", "").strip())


def test_contacts_from_before_get_their_keys_in_batches(world):
    for name in ("H. Moch. Contoh", "Contoh Wati", "Abd. Contoh"):
        ContactFactory(village=world.pontang, name=name)
    Stakeholder.objects.update(name_key="")
    assert fill_name_keys(batch=2) == 3
    keys = list(Stakeholder.objects.order_by("pk").values_list("name_key", flat=True))
    assert keys == ["muhammad contoh", "contoh wati", "abdul contoh"]
    assert fill_name_keys() == 0


def test_after_a_change_of_rules_everybodys_key_is_made_anew(world, capsys):
    contact = ContactFactory(village=world.pontang, name="Contoh Wati")
    Stakeholder.objects.update(name_key="lama")
    call_command("fill_name_keys")
    assert "0 kontak" in capsys.readouterr().out
    call_command("fill_name_keys", "--all")
    contact.refresh_from_db()
    assert contact.name_key == "contoh wati"
