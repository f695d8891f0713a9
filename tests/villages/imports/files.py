"""A small file on its way, for tests of other things."""

from accounts.models import User
from villages.domain.imports.steps import choose_columns, start_import
from villages.models import AssistedVillage, ContactImport


def imported(name: str, home: AssistedVillage, officer: User) -> ContactImport:
    """A file with one person for a village, and a row that is wrong, previewed."""
    data = f"Nama;Jabatan\n{name};Kader PKK\n;Pembina".encode()
    done = start_import(actor=officer, data=data, file_name=f"{name}.csv", village=home)
    return choose_columns(actor=officer, done=done, fields=["name", "function"])
