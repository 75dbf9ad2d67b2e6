"""Surprises by their cause: the same exception and message, the same operator, the same class of inputs.

A device with ten defects is to read as ten, not as the hundred claims that meet them. Imports no torch.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable, Sequence

from conformance.verdict.records import NOT_JUDGED, Verdict

MAIN = "most recent call first"  # heads the stack of each thread, of which the main one is the last
LISTED = 5  # claims that a group names; the results file has them all

_DTYPE = re.compile(r"\bdtype='(\w+)'")
_EMPTY = re.compile(r"\bshape=\((?:\d+, )*0,")
_NUMBER = re.compile(r"\b(?:0x[0-9a-f]+|\d+(?:\.\d+)?)\b")
_FRAME = re.compile(r'File "([^"]+)", line \d+ in (\S+)(?:\n    (?! *File)(.+))?')
_PLAIN = ("float32", "")  # to which inputs shrink where their class does not matter


@dataclasses.dataclass(frozen=True)
class Group:
    """Surprises of one cause: the verdict, what is seen, the class of inputs ("uint8", "empty") or none."""

    verdict: str
    said: str
    inputs: str
    verdicts: tuple[Verdict, ...]

    @property
    def title(self) -> str:
        """The group in a line."""
        many = f"{len(self.verdicts)} claim{'s' * (len(self.verdicts) != 1)}"
        return f"{self.verdict}: {self.said}{f' for {self.inputs}' if self.inputs else ''} ({many})"

    @property
    def script(self) -> str:
        """The shortest program that shows it."""
        return min((each.script for each in self.verdicts if each.script), key=len, default="")


def groups(verdicts: Iterable[Verdict]) -> list[Group]:
    """The surprises among some verdicts, by cause, the widest first; what was not judged surprises nobody."""
    found: dict[tuple[str, str, str], list[Verdict]] = {}
    for each in sorted(verdicts, key=lambda verdict: (verdict.claim, verdict.device)):
        if each.surprise and each.reason != NOT_JUDGED:
            found.setdefault((each.verdict, said_by(each), inputs_of(each)), []).append(each)
    made = [Group(*key, tuple(alike)) for key, alike in found.items()]
    return sorted(made, key=lambda group: -len(group.verdicts))


def said_by(verdict: Verdict) -> str:
    """What was seen of a verdict, without what its example may vary."""
    if verdict.verdict == "refuted" and "raises" in verdict.cause:
        return without_numbers(verdict.cause["raises"])
    if verdict.verdict == "refuted":
        return f"the promise of {verdict.cause.get('promise', 'something unnamed')} fails"
    if verdict.verdict in ("holds", "absent"):
        return f"expected {verdict.expected}"
    where = "" if verdict.verdict == "errored" else _place(verdict.failure)
    return without_numbers(verdict.reason) + where


def _place(stack: str) -> str:
    """Where a process died: in which call, as far as the line of its stack says; else in which function."""
    frame = _FRAME.search(stack, max(stack.rfind(MAIN), 0))
    if not frame:
        return ""
    call = last_call(frame[3] or "")
    return f" in {call}" if call else f" in {frame[2]} of {frame[1]}"


def last_call(line: str) -> str:
    """The call of a method that a line of source makes last, with its keywords: "to(non_blocking=)".

    A function of ours would have a frame of its own, so that the outermost method is the likeliest to have
    died. Empty where the line is a part of a statement, or calls none.
    """
    try:
        tree = ast.parse(line)
    except SyntaxError:
        return ""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    methods = [(call, call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    if not methods:
        return ""
    call, method = methods[0]  # of which the walk finds the outermost first
    keywords = ", ".join(f"{each.arg}=" for each in call.keywords if each.arg)
    return f"{method.attr}({keywords})"


def inputs_of(verdict: Verdict) -> str:
    """The class of the inputs of a failed promise or a crash; empty where it is the plainest."""
    if "raises" in verdict.cause or verdict.verdict in ("holds", "absent", "errored"):
        return ""
    text = " ".join(verdict.inputs.values())
    dtypes = [name for name in _DTYPE.findall(text) if name not in _PLAIN]
    return " ".join([*dict.fromkeys(dtypes), *["empty"] * bool(_EMPTY.search(text))])


def without_numbers(text: str) -> str:
    """The first line of a message, its numbers as "#"."""
    return _NUMBER.sub("#", text.partition("\n")[0])


def told(found: Sequence[Group]) -> list[str]:
    """The groups as a person reads them: the claims of each, or the first few, and one program."""
    lines = []
    for group in found:
        lines.append(group.title)
        lines += [
            f"  {each.claim} on {each.device}: expected {each.expected}, found {each.verdict}"
            for each in group.verdicts[:LISTED]
        ]
        if len(group.verdicts) > LISTED:
            lines.append(f"  and {len(group.verdicts) - LISTED} more")
        lines += [f"    {line}".rstrip() for line in group.script.splitlines()]
    return lines
