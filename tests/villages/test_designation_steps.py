"""The one table of steps: which status leads where, by whom, with a reason or without."""

from itertools import product

import pytest

from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, Role
from villages.domain.steps import NEW, STEPS, Act, may, require, step
from villages.enums import VillageStatus

STATUSES = (NEW, *VillageStatus.values)
OFFICERS, SECTION, HEAD = (Role.OFFICER, Role.SECTION_HEAD), (Role.SECTION_HEAD,), (Role.OFFICE_HEAD,)
# act, from, to, who may, whether a reason is owed: written down a second time, from the program's rules
ALLOWED = {
    **{(Act.PROPOSE, s): ("proposed", OFFICERS, True) for s in (NEW, "declined", "revoked")},
    (Act.VERIFY, "proposed"): ("verified", SECTION, False),
    (Act.DECLINE, "proposed"): ("declined", SECTION, True),
    (Act.DECLINE, "verified"): ("declined", HEAD, True),
    (Act.SEND_BACK, "verified"): ("proposed", HEAD, True),
    (Act.DESIGNATE, "verified"): ("designated", HEAD, False),
    **{(Act.RECORD, s): ("designated", HEAD, False) for s in (NEW, "declined", "revoked")},
    **{(Act.ACTIVATE, s): ("active", HEAD, False) for s in ("designated", "inactive")},
    **{(Act.DEACTIVATE, s): ("inactive", HEAD, True) for s in ("designated", "active")},
    **{(Act.REVOKE, s): ("revoked", HEAD, True) for s in ("designated", "active", "inactive")},
}


@pytest.mark.parametrize(("act", "source"), list(product(Act, STATUSES)))
def test_every_act_from_every_status_by_every_role(act, source):
    target, roles, needs_reason = ALLOWED.get((act, source), (None, (), False))
    found = step(act, source)
    assert (found and found.target) == target
    for role in (*Role, None):
        assert may(act, source, role) is (role in roles)
        if role not in roles:
            with pytest.raises(DomainError):
                require(act, source, role=role, name="Desa Contoh", reason="ada")
            continue
        assert require(act, source, role=role, name="Desa Contoh", reason="ada").target == target
        if needs_reason:
            with pytest.raises(DomainError, match="Tuliskan alasannya") as caught:
                require(act, source, role=role, name="Desa Contoh", reason="  ")
            assert caught.value.field == "reason"
        else:
            require(act, source, role=role, name="Desa Contoh")


def test_nobody_outside_an_office_takes_a_step():
    assert {role for row in STEPS for role in row.roles} == set(OFFICE_ROLES)


def test_a_nik_is_no_reason():
    with pytest.raises(DomainError, match="NIK tidak boleh dicatat"):
        require(Act.REVOKE, "active", role=Role.OFFICE_HEAD, name="Desa Contoh", reason="atas nama 3604120101010001")
