"""The kill matrix: which planted faults which claims catch, as ``python -m conformance.faults`` wrote it."""

from __future__ import annotations

import dataclasses
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from conformance.verdict import results
from reports import text
from reports.loading import RefusedError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# What a full run judges; a file that was made in parts says so in words of its own.
JUDGED = "each claim that calls what it breaks was judged"
EXEMPT = Path(results.__file__).parent / "faults" / "exempt.toml"


@dataclasses.dataclass(frozen=True)
class Planted:
    """A fault with what each claim that it reaches showed: whether it is red, after how many inputs."""

    name: str
    sentence: str
    entry: str
    claims: Mapping[str, Mapping[str, Any]]

    @property
    def red(self) -> dict[str, int]:
        """The claims that catch it, with the number of inputs that each tried."""
        return {claim: each["cases"] for claim, each in self.claims.items() if each["killed"]}

    @property
    def fewest(self) -> int:
        """The inputs until the claim that is fastest catches it; 0 where it kills the process at once."""
        return min((cases for cases in self.red.values() if cases), default=0)


def load(path: Path) -> tuple[dict[str, Any], list[Planted]]:
    """The facts of the run, and the faults by name. Raises RefusedError for what is not a kill matrix."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        faults = [
            Planted(name, each["sentence"], each["entry"], each["claims"])
            for name, each in found["faults"].items()
        ]
        facts = {name: str(found[name]) for name in ("torch", "numpy", "python", "hypothesis", "cases")}
        facts["judged"] = str(found.get("judged", JUDGED))
        if not found["full"]:
            raise ValueError("it has the claims alone that faults name")
        render(facts, faults, {})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"{path} is not a kill matrix ({type(error).__name__}: {error})"
        raise RefusedError(f"{problem}; write it with python -m conformance.faults --full --output") from None
    return facts, faults


def exempt(table: Path | None = None) -> dict[str, str]:
    """The claims that no fault turns red, each with the reason, from the suite's own table."""
    found = tomllib.loads((table or EXEMPT).read_text(encoding="utf-8"))
    return {claim: str(why) for claim, why in found.items()}


def render(facts: Mapping[str, str], faults: Iterable[Planted], exempt: Mapping[str, str]) -> str:
    """The kill matrix as Markdown: by entry of torch, by fault, by claim."""
    faults = sorted(faults, key=lambda each: each.name)
    caught = [each for each in faults if each.red]
    seconds = [each["seconds"] for fault in faults for each in fault.claims.values()]
    lines = [
        "# Planted faults",
        "",
        f"Each of {len(faults)} breaks of torch was planted, and {facts['judged']}: {len(seconds)} times, "
        f"{facts['cases']} inputs each, ten times as many where a known refutation is missed, "
        f"{round(sum(seconds))} seconds. "
        f"{len(caught)} of them turned claims red. torch {facts['torch']}, NumPy {facts['numpy']}, "
        f"Python {facts['python']}, Hypothesis {facts['hypothesis']}.",
        "",
        *_by_entry(faults),
        "",
        *_by_fault(faults),
        "",
        *_by_claim(faults, exempt),
    ]
    return "\n".join(lines) + "\n"


def _by_entry(faults: list[Planted]) -> list[str]:
    entries = defaultdict(list)
    for fault in faults:
        entries[fault.entry].append(fault)
    lines = [
        "## By what is broken",
        "",
        "| entry | faults | caught | inputs, median | most |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for entry, each in sorted(entries.items()):
        fewest = [fault.fewest for fault in each if fault.red]
        median, most = (round(statistics.median(fewest)), max(fewest)) if fewest else ("", "")
        lines.append(f"| `{entry}` | {len(each)} | {len(fewest)} | {median} | {most} |")
    return [*lines, "", "Inputs are those of the claim that is fastest, until it is red."]


def _by_fault(faults: list[Planted]) -> list[str]:
    lines = [
        "## By fault",
        "",
        "| fault | what this torch does | inputs | claims that turn red |",
        "| --- | --- | ---: | --- |",
    ]
    for fault in faults:
        red = ", ".join(sorted(fault.red)) or "**none**"
        fewest = fault.fewest if fault.red else ""
        lines.append(f"| `{fault.name}` | {text.markdown(fault.sentence)} | {fewest} | {red} |")
    return lines


def _by_claim(faults: list[Planted], exempt: Mapping[str, str]) -> list[str]:
    catches: dict[str, list[Planted]] = {claim: [] for fault in faults for claim in fault.claims}
    for fault in faults:
        for claim in fault.red:
            catches[claim].append(fault)
    lines = [
        "## By claim",
        "",
        "| claim | faults | the fault that the fewest other claims catch | other claims |",
        "| --- | ---: | --- | ---: |",
    ]
    for claim, caught in sorted(catches.items()):
        if caught:
            rarest = min(caught, key=lambda each: (len(each.red), each.name))
            lines.append(f"| {claim} | {len(caught)} | `{rarest.name}` | {len(rarest.red) - 1} |")
        elif claim not in exempt:
            lines.append(f"| {claim} | 0 | **none** | |")
    if exempt:
        lines += ["", "## Claims that no fault turns red", "", "| claim | why |", "| --- | --- |"]
        lines += [f"| {claim} | {text.markdown(why)} |" for claim, why in sorted(exempt.items())]
    return lines
