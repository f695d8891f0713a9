"""Starts the whole portal on one machine and keeps it running: ``python -m desabinaan.runner``.

No management command, because Django's settings refuse to load before there is a database and a broker, and those
are what is started here. It also keeps the supervisor small.
"""
