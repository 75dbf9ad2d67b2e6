"""What a run says at its end, for a person to read in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from conformance import catalogue
from conformance.verdict import results

Verdicts = dict[tuple[str, str], results.Verdict]

WIDTH = 110
_NAMES = 40  # characters of names in a line
_MOST = (8, 14)  # lines of what is unsafe, and of what is silently wrong
# Promises that break without an exception, so that a program goes on with what is wrong.
_SILENT = ("values", "dtype", "shape", "sharing", "independence", "state", "gradient", "lazy bit", "lifetime")
# Laws of memory: where their values are not what they were, a program reads what is no longer there.
_OF_MEMORY = (
    "*.survives-*",
    "*.outlives-*",
    "*.refused-resize-*",
    "*.gives-the-zeros-of-*",
    "*masked-tensor*",
)
# People said so to begin with, which is no promise of torch or NumPy.
_SAID = ("000.", "001.", "002.", "003.")


def counted(verdicts: Verdicts, devices: Sequence[str]) -> list[str]:
    """One line for each device: how many claims have which verdict."""
    lines = []
    for device in devices:
        counts = Counter(each.verdict for (_, name), each in verdicts.items() if name == device)
        words = ", ".join(f"{counts[word]} {word}" for word in results.VERDICTS if counts[word])
        if words:
            lines.append(f"{device:10} {words}")
    return lines


def dangers(claims: Mapping[str, catalogue.Claim], verdicts: Iterable[results.Verdict]) -> list[str]:
    """What is unsafe, then what is silently wrong, each cause on a line with what meets it."""
    unsafe: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    for each in verdicts:
        if each.verdict in ("refuted", "crashed", "timed-out") and _is_a_law(claims[each.claim]):
            found = unsafe if _is_unsafe(each) else wrong if _is_silent(each) else None
            if found is not None:
                found.setdefault(each.because or each.failure or each.reason, []).append(each.claim)
    lines = []
    for title, found, most in (("unsafe", unsafe, _MOST[0]), ("silently wrong", wrong, _MOST[1])):
        causes = sorted(found.items(), key=lambda cause: -len(cause[1]))
        lines += [f"{title}:"] if causes else []
        lines += [_line(because, met) for because, met in causes[:most]]
        lines += [f"  and {len(causes) - most} more causes"] if len(causes) > most else []
    return lines


def _is_a_law(claim: catalogue.Claim) -> bool:
    return not claim.cites or any(not number.startswith(_SAID) for number in claim.cites)


def _is_unsafe(verdict: results.Verdict) -> bool:
    if verdict.verdict in ("crashed", "timed-out") or verdict.cause.get("promise") == "survival":
        return True
    of_memory = any(fnmatchcase(verdict.claim, pattern) for pattern in _OF_MEMORY)
    return of_memory and "promise" in verdict.cause


def _is_silent(verdict: results.Verdict) -> bool:
    return verdict.cause.get("promise") in _SILENT


def _line(because: str, claims: Sequence[str]) -> str:
    """The ways or claims that meet a cause, as far as there is room, and the cause."""
    names = list(dict.fromkeys(catalogue.way_of(each) if _is_of_a_way(each) else each for each in claims))
    shown = [
        name for number, name in enumerate(names, 1) if len(", ".join(names[:number])) <= _NAMES
    ] or names[:1]
    left = len(names) - len(shown)
    line = f"  {', '.join(shown)}{f' and {left} more' if left else ''}: {because}"
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _is_of_a_way(claim: str) -> bool:
    return catalogue.way_of(claim) in catalogue.ways()


def refutations(claims: Mapping[str, catalogue.Claim], verdicts: Verdicts) -> list[str]:
    """One line for each refuted claim: numbers, id, devices and what is true in its place."""
    lines = []
    for found in sorted({each.claim for each in verdicts.values() if each.verdict == "refuted"}):
        here = [each for each in verdicts.values() if each.claim == found and each.verdict == "refuted"]
        names = (
            ""
            if [each.device for each in here] == ["cpu"]
            else f" ({', '.join(sorted(each.device for each in here))})"
        )
        truth = here[0].because or here[0].failure
        lines.append(f"{' '.join(claims[found].cites)}  {found}{names}: {truth}")
    return sorted(lines)
