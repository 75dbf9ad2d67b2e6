"""What a run says at its end, for a person to read in a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from conformance import catalogue
from conformance.verdict import results

Verdicts = dict[tuple[str, str], results.Verdict]


def counted(verdicts: Verdicts, devices: Sequence[str]) -> list[str]:
    """One line for each device: how many claims have which verdict."""
    lines = []
    for device in devices:
        counts = Counter(each.verdict for (_, name), each in verdicts.items() if name == device)
        words = ", ".join(f"{counts[word]} {word}" for word in results.VERDICTS if counts[word])
        if words:
            lines.append(f"{device:10} {words}")
    return lines


def refutations(claims: dict[str, catalogue.Claim], verdicts: Verdicts) -> list[str]:
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


def explained(verdict: results.Verdict) -> str:
    """A surprise as a person reads it: what was expected, what was found, and the program that shows it."""
    lines = [f"{verdict.claim} on {verdict.device}: expected {verdict.expected}, found {verdict.verdict}"]
    lines += [text for text in (verdict.reason, verdict.failure) if text]
    if (verdict.expected, verdict.verdict) == ("refuted", "holds"):
        lines.append(f"no counter-example among {verdict.cases} inputs; a larger --cases may find one")
    lines += [f"{name} = {value}" for name, value in verdict.inputs.items()]
    return "\n".join([*lines, "", verdict.script] if verdict.script else lines)
