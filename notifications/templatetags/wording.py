"""``{% opening %}…{% endopening %}`` and ``{% closing %}…{% endclosing %}`` of a mail.

The portal's own words stand inside. Where the national role wrote others, those are put in their place: paragraphs of
plain text, escaped in HTML.
"""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html_join

register = template.Library()
# under this name a context may hold a dictionary that keeps the portal's own words as they are rendered
KEPT = "kept_words"


class Words(Node):
    """``name``: ``opening`` or ``closing``. Without autoescape it writes text, a blank line between paragraphs."""

    def __init__(self, name: str, own: NodeList) -> None:
        self.name, self.own = name, own

    def render(self, context: Context) -> str:
        wording = context.get("wording")
        if wording is None:
            words = self.own.render(context).strip()
            if KEPT in context:
                context[KEPT][self.name] = words
        elif context.autoescape:
            words = format_html_join(
                "\n", "<p>{}</p>", ((linebreaksbr(text),) for text in getattr(wording, self.name))
            )
        else:
            words = "\n\n".join(getattr(wording, self.name))
        # of a text the closing words are a paragraph of their own, or nothing at all
        return f"\n{words}\n\n" if words and self.name == "closing" and not context.autoescape else words


@register.tag
def opening(parser: Parser, token: Token) -> Words:
    return _words("opening", parser)


@register.tag
def closing(parser: Parser, token: Token) -> Words:
    return _words("closing", parser)


def _words(name: str, parser: Parser) -> Words:
    own = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return Words(name, own)
