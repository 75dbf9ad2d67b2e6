"""A surprise on one screen: what was said, what was expected and found, and the program that shows it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conformance import catalogue
from conformance.verdict.causes import Group
from conformance.verdict.results import Verdict

HEIGHT, WIDTH = 24, 110
SHOWN = 12  # causes that a run shows whole; the others have a line each


def screen(
    verdict: Verdict, claim: catalogue.Claim, stands: str, again: str, versions: Sequence[str]
) -> list[str]:
    """A surprise in 24 lines of 110 characters.

    ``stands`` says where claim and property stand, ``again`` is the command that judges just this, and
    ``versions`` are those of torch and NumPy that it was seen with.
    """
    rows = [
        ("says", claim.sentence, 2),
        ("stands in", stands, 2),
        ("expected", _expected(verdict, claim, versions), 3),
        ("found", _found(verdict), 3),
        ("differs", verdict.cause.get("differs", ""), 2),
        ("input", "; ".join(f"{name} = {value}" for name, value in verdict.inputs.items()), 3),
    ]
    lines = [f"{claim.id} on {verdict.device} ({', '.join(dict.fromkeys(claim.cites))})".replace(" ()", "")]
    for name, text, most in rows:
        lines += _row(name, text, most) if text else []
    lines.append(f"  {'again':10} {again}")
    program = [line for line in verdict.script.splitlines() if line.strip()]
    room = HEIGHT - len(lines) - 1
    if len(program) > room:
        left = len(program) - room + 1
        program = [  # whose input, call and check stand at its end
            f"# {left} lines before these: python -m conformance page, or the results file",
            *program[-(room - 1) :],
        ]
    return [*lines, *([""] if program else []), *program]


def listed(groups: Sequence[Group], screens: Mapping[tuple[str, str], list[str]]) -> Iterator[str]:
    """Surprises by cause, the widest first: one of each on a screen, and the names of the others."""
    for number, group in enumerate(groups, start=1):
        yield f"{number}. {_clipped(group.title)}"
        if number > SHOWN:
            continue
        first = min(group.verdicts, key=lambda each: (not each.script, len(each.script)))
        yield ""
        yield from screens[first.claim, first.device]
        others = [f"{each.claim} on {each.device}" for each in group.verdicts if each is not first]
        if others:
            yield ""
            yield from _row("the same", ", ".join(others), 4)
        yield ""


def _row(name: str, text: str, most: int) -> list[str]:
    """A row of at most so many lines."""
    flat = " ".join(text.split())
    lines = textwrap.wrap(
        flat, WIDTH, initial_indent=f"  {name:11}", subsequent_indent=" " * 13, break_on_hyphens=False
    )
    if len(lines) > most:
        lines = [*lines[: most - 1], _clipped(f"{lines[most - 1][: WIDTH - 2]} …")]
    return lines


def _clipped(text: str) -> str:
    flat = " ".join(text.split()) if "\n" in text else text
    return flat if len(flat) <= WIDTH else f"{flat[: WIDTH - 1]}…"


def _expected(verdict: Verdict, claim: catalogue.Claim, versions: Sequence[str]) -> str:
    """What is expected, since when and why."""
    torch, numpy = versions
    expected = claim.expected(torch, numpy, verdict.device)
    if expected.verdict != verdict.expected:  # what a maker's own file expects of a device
        return f"{verdict.expected}: {verdict.because}".rstrip(": ")
    where = within(expected)
    text = f"to hold{where}" if expected.verdict == "holds" else f"{expected.verdict}{where}"
    if expected.causes:
        text += f" ({' or '.join(each.raises or each.promise for each in expected.causes)})"
    if expected.because:
        return f"{text}, because {expected.because}"
    others = [f"{each.verdict}{within(each)}" for each in claim.expect]
    return text + (f" ({'; '.join(others)})" if others else "")


def within(expected: catalogue.Expectation) -> str:
    """Where an expectation speaks: versions and devices, in words."""
    parts = [
        *([f"torch {expected.torch}"] if expected.torch else []),
        *([f"NumPy {expected.numpy}"] if expected.numpy else []),
        *([f"{', '.join(expected.devices)}"] if expected.devices else []),
    ]
    return f" on {' and '.join(parts)}" if parts else ""


def _found(verdict: Verdict) -> str:
    if (verdict.expected, verdict.verdict) == ("refuted", "holds"):
        return f"holds: none of {verdict.cases} inputs refutes it; a larger --cases may find one that does"
    if verdict.verdict == "refuted":
        seen = verdict.cause.get("raises") or verdict.failure
        promise = verdict.cause.get("promise")
        return f"refuted: {f'{promise}: ' if promise else ''}{seen}"
    frames = re.findall(r'File "([^"]+)", line (\d+) in (\w+)', verdict.failure)
    where = f", in {frames[0][2]} ({frames[0][0]}:{frames[0][1]})" if frames else ""
    return f"{verdict.verdict}: {verdict.reason}{where}"


def joined(lines: Iterable[str]) -> str:
    """Lines as one text."""
    return "\n".join(line.rstrip() for line in lines)
