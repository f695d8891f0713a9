"""Files of contacts and units: ``reading`` a file, ``columns`` and what they are read as, ``cleaning`` cells by the
rules of a contact, ``judging`` rows against the register, ``steps`` from upload to confirming, ``storing``.
"""
