"""Small drawings that stand in every row of a table, written in Python as the smallest parts of pages are."""

from django import template
from django.utils.html import format_html

from reports.charts import Sparkline

register = template.Library()
SPARK = (
    '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">'
    '<path class="line" d="{}"/><circle class="dot" cx="{}" cy="{}" r="2.5"/></svg>'
)


@register.simple_tag
def spark(drawn: Sparkline) -> str:
    """A line of some months, with its numbers for who does not see it."""
    x, y = drawn.end
    return format_html(SPARK, drawn.width, drawn.height, drawn.words, drawn.path, str(x), str(y))
