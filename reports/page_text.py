"""Untrusted text for the page: every character that a reader would not see is spelled out."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def shown(text: str) -> Markup:
    """The text as markup: unseen characters as marks, and what a pair of backticks encloses as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _marked(text)
    code = Markup("<code>{}</code>")
    marked = map(_marked, parts)
    return Markup().join(code.format(part) if place % 2 else part for place, part in enumerate(marked))


def _marked(text: str) -> Markup:
    if text.isprintable():
        return escape(text)
    mark = Markup('<span class="mark">{}</span>')
    return Markup().join(mark.format(_spelled(char)) if _unseen(char) else escape(char) for char in text)


def _unseen(char: str) -> bool:
    return char not in "\n\t" and unicodedata.category(char) in _UNSEEN


def _spelled(char: str) -> str:
    return f"U+{ord(char):04X}"
