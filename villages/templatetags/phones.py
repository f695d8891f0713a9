"""Telephone numbers in templates: masked in lists, readable for those who must call."""

from django import template

from villages.domain import phones

register = template.Library()
register.filter("masked_phone", phones.mask_phone)
register.filter("readable_phone", phones.display_phone)
