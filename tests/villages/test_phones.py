"""Telephone numbers as people type them."""

import pytest

from offices.errors import DomainError
from villages.domain.phones import display_phone, mask_phone, normalise_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("   ", ""),
        ("0812 3456 7890", "+6281234567890"),
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("0812.3456.7890", "+6281234567890"),
        ("(0812) 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("62 812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("0062 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("+62 812‑3456‑7890", "+6281234567890"),
        ("\u2066+62 812–3456–7890\u2069", "+6281234567890"),
        ("０８１２３４５６７８９０", "+6281234567890"),
        ("(0254) 200123", "+62254200123"),
        ("+60 12-345 6789", "+60123456789"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_number_is_kept_as_e164(typed, kept):
    assert normalise_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["0812", "abc", "0812 3456 78x0", "0812345678901234567890", "+", "+999 123456", "0812/0813", "12345", "()"],
)
def test_what_is_no_number_gets_a_sentence_at_its_field(typed):
    with pytest.raises(DomainError, match="Nomor telepon tidak dikenali") as caught:
        normalise_phone(typed)
    assert caught.value.field == "phone"


@pytest.mark.parametrize("typed", ["3604122001900001", "3604 1220 0190 0001", "36.0412.200190.0001"])
def test_a_nik_is_no_phone(typed):
    with pytest.raises(DomainError, match="NIK"):
        normalise_phone(typed)


@pytest.mark.parametrize(
    ("phone", "masked", "readable"),
    [
        ("", "", ""),
        ("+6281234565678", "+62 812-••••-5678", "+62 812-3456-5678"),
        ("+60123456789", "+60 123-••••-6789", "+60 12-345 6789"),
        ("+6721234", "+672 ••••-34", "+672 1234"),
    ],
)
def test_lists_mask_what_a_call_needs(phone, masked, readable):
    assert (mask_phone(phone), display_phone(phone)) == (masked, readable)
