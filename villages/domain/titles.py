"""Titles before and after Indonesian names, keyed by their letters: ``S.Sos.``, ``S Sos`` and ``ssos`` are one."""

# Written before the name. Worldly and religious ones, those of nobility, and ranks of Babinsa and Bhabinkamtibmas.
BEFORE = {
    "".join(letter for letter in title.lower() if letter.isalpha()): title
    for title in (
        *(
            "H.",
            "Hj.",
            "KH.",
            "Hajjah",
            "Haji",
            "Ust.",
            "Ustaz",
            "Ustadz",
            "Ustad",
            "Ustadzah",
            "Ustazah",
            "Kiai",
            "Kyai",
        ),
        *("Prof.", "Dr.", "Drs.", "Dra.", "drg.", "drh.", "Ir.", "Apt.", "Ns.", "Bdn."),
        *("R.", "Rd.", "Raden", "Rr.", "Tb.", "Tubagus"),
        *("Prada", "Pratu", "Praka", "Kopda", "Koptu", "Kopka", "Serda", "Sertu", "Serka", "Serma", "Pelda", "Peltu"),
        *("Letda", "Lettu", "Kapten", "Mayor", "Letkol", "Kolonel", "(Purn.)"),
        *(
            "Bripda",
            "Briptu",
            "Brigpol",
            "Brigadir",
            "Bripka",
            "Aipda",
            "Aiptu",
            "Ipda",
            "Iptu",
            "AKP",
            "Kompol",
            "AKBP",
        ),
    )
}
# Written after it.
AFTER = {
    "".join(letter for letter in title.lower() if letter.isalpha()): title
    for title in (
        *("A.Ma.", "A.Ma.Pd.", "A.Md.", "A.Md.Ak.", "A.Md.Farm.", "A.Md.Gz.", "A.Md.Keb.", "A.Md.Kep.", "A.Md.Kom."),
        *(
            "A.Md.Kes.",
            "A.Md.Pd.",
            "A.Md.T.",
            "A.P.",
            "Ah.T.",
            "B.A.",
            "B.Sc.",
            "Lc.",
            "Ners",
            "Ph.D.",
            "Psi.",
            "Dipl.",
        ),
        *("S.Ag.", "S.Ak.", "S.Ars.", "S.E.", "S.E.I.", "S.E.Sy.", "S.Farm.", "S.Fil.", "S.Fil.I.", "S.Gz.", "S.H."),
        *("S.H.I.", "S.Hum.", "S.Hut.", "S.I.Kom.", "S.IP.", "S.Keb.", "S.Ked.", "S.Kep.", "S.Kes."),
        *("S.K.M.", "S.Kom.", "S.Kom.I.", "S.M.", "S.Mat.", "S.P.", "S.Pd.", "S.Pd.I.", "S.Pd.SD.", "S.Pi.", "S.Psi."),
        *(
            "S.Pt.",
            "S.S.",
            "S.Si.",
            "S.Sn.",
            "S.Sos.",
            "S.Sos.I.",
            "S.ST.",
            "S.STP.",
            "S.Sy.",
            "S.T.",
            "S.Th.",
            "S.Th.I.",
        ),
        *("S.Tr.", "S.Tr.Keb.", "S.Tr.Kes.", "S.Tr.IP.", "S.TP.", "S.Ud.", "SpA.", "SpOG.", "SpPD."),
        *(
            "M.A.",
            "M.Ag.",
            "M.Ak.",
            "M.AP.",
            "M.B.A.",
            "M.E.",
            "M.E.I.",
            "M.Eng.",
            "M.H.",
            "M.H.I.",
            "M.Hum.",
            "M.I.Kom.",
        ),
        *("M.I.P.", "M.Kes.", "M.Kn.", "M.Kom.", "M.M.", "M.P.", "M.Pd.", "M.Pd.I.", "M.Psi.", "M.Sc.", "M.Si."),
        *("M.Sos.", "M.T.", "M.Tr.IP.", "M.Th."),
    )
}
# Letters of a title that were typed with blanks or dots between them: ``S. Pd. I``.
MOST_PIECES = 4

# Words of address, written before a name but no part of it.
SPOKEN = frozenset({"bapak", "bpk", "pak", "ibu", "bu", "sdr", "sdri", "saudara", "saudari", "tn", "ny", "nn"})
