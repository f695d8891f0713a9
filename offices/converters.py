"""Path converters: an address with a malformed code matches nothing and is a 404 like an unknown one."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class VillageCodeConverter(StringConverter):
    """A village's Kemendagri code, ``36.04.12.2001``."""

    regex = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"


register_converter(VillageCodeConverter, "village_code")
