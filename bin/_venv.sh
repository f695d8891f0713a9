# Sourced by the commands of this folder, from the top of the checkout.
#
# use_venv FILE...  makes .venv where it is missing or broken and installs the named requirements files whose
# content changed since the last time. Sets $python. PORTAL_VENV names a ready environment instead: nothing is
# installed into it.

say() { printf '%s\n' "$*" >&2; }

suits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c "$suits" >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Perlu Python 3.11 sampai 3.13 beserta modul venv (di Debian dan Ubuntu: apt install python3 python3-venv)."
    return 1
}

use_venv() {
    if [ -n "${PORTAL_VENV:-}" ]; then
        python=$PORTAL_VENV/bin/python
        return
    fi
    python=$PWD/.venv/bin/python
    if ! "$python" -c "import pip; $suits" >/dev/null 2>&1; then
        base=$(find_python) || exit 1
        say "Menyiapkan lingkungan Python di .venv ..."
        "$base" -m venv --clear .venv || exit 1
    fi
    changed=
    for file in "$@"; do
        [ "$(cksum <"$file")" = "$(cat ".venv/$file.cksum" 2>/dev/null)" ] || changed="$changed -r $file"
    done
    [ -n "$changed" ] || return 0
    say "Memasang pustaka yang diperlukan (hanya pertama kali dan setelah daftarnya berubah) ..."
    # shellcheck disable=SC2086  # a list of words
    "$python" -m pip install -qq --no-input --disable-pip-version-check --only-binary :all: --require-hashes \
        $changed || { say "Pemasangan gagal; periksa sambungan internet lalu jalankan lagi."; exit 1; }
    for file in "$@"; do
        cksum <"$file" >".venv/$file.cksum"
    done
}
