"""Whether two observed failures are the same failure.

The shrunk example of one failure may differ between torch versions: other numbers, another dtype,
another address. So failures are compared by their signature, in which everything that an example
may vary is replaced: bracketed values, numbers and addresses, dtype names, and quoted single words.
Of the values after an assertion ("assert same_bits(a, b) with a = ..., b = ...") only the exceptions
and the quoted sentences (messages of torch) count. Every other word counts, up to 4,000 characters.
"""

from __future__ import annotations

import re

from conformance.verdict.results import Verdict

_LONGEST = 4_000
_ASSERTION = re.compile(r"(assert .*?) with (\w+ = .*)", re.DOTALL)
_QUOTED = re.compile(r"'[^'…]*['…]|\"[^\"…]*[\"…]")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_DTYPE = re.compile(
    r"\b(?:(?:torch|np|numpy)\.)?"
    r"(?:bool_?|u?int\d+|bfloat16|float\d+(?:_\w+)?|complex\d+"
    r"|Bool|Byte|Char|Short|Int|Long|UInt\d+|Half|Float|Double|BFloat16|Float8_\w+"
    r"|Complex(?:Half|Float|Double))\b"
)
_NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+|nan|inf)j?\b\.?", re.IGNORECASE
)
_QUOTED_WORD = re.compile(r"'[^'\s]*'|\"[^\"\s]*\"|`[^`\s]*`")
_SEVERAL = re.compile(r"\(?[-+]?#j?(?:(?:\s*[,+-]\s*|\s+)[-+]?#j?)*,?\)?")
_RAISED = re.compile(r"\b(?:[A-Z]\w*(?:Error|Warning|Exception))\b")


def signature(text: str) -> str:
    """The text of a failure without what its shrunk example may vary."""
    text = text[:_LONGEST]
    if assertion := _ASSERTION.fullmatch(text):
        stated, values = assertion.groups()
        sentences = [quoted for quoted in _QUOTED.findall(values) if " " in quoted]
        text = " ".join([stated, *sorted(set(_RAISED.findall(values))), *sentences])
    return _without_values(text)


def observed(verdict: Verdict) -> str:
    """What a verdict says went wrong, as its run wrote it; empty for a claim that holds or is absent."""
    if verdict.verdict == "refuted":
        return verdict.failure
    return "" if verdict.verdict in ("holds", "absent") else verdict.reason


def raised(failure: str, sentence: str) -> str:
    """The one exception that a failure names and its claim does not, or an empty string."""
    names = set(_RAISED.findall(failure)) - set(_RAISED.findall(sentence)) - {"AssertionError"}
    return names.pop() if len(names) == 1 else ""


def _without_values(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _BRACKETS.sub("#", text)
    for pattern in (_QUOTED_WORD, _DTYPE, _NUMBER, _SEVERAL):
        text = pattern.sub("#", text)
    return " ".join(text.split())
