"""Made-up runs for the tests of the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.verdict import results
from conformance.verdict.results import Claim, Header, Run, Verdict

TORCHES = (
    *("1.13.1", "2.0.1", "2.1.2", "2.2.2", "2.3.1", "2.4.1", "2.5.1", "2.6.0", "2.7.1", "2.8.0"),
    *("2.9.1", "2.10.0", "2.11.0", "2.12.1", "2.13.0", "2.14.1", "2.15.0"),
)
HOSTILE = "</td></script>|`a`\n@team #1 *b* [x](http://x.y) \x1b[31m\u202etxt.exe &lt; \\"


def header(torch: str = "2.15.0", devices: Sequence[str] = ("cpu",), **fields: Any) -> Header:
    """A header with what most tests do not care about filled in."""
    facts: dict[str, Any] = {
        "torch_build": {"git": "abc123", "cuda": "none"},
        "numpy": "2.4.0" if torch.startswith("2") else "1.26.4",
        "python": "3.11.9",
        "hypothesis": "6.150.0",
        "platform": "Linux x86_64",
        "absent": {} if "cuda" in devices else {"cuda": "no GPU"},
        "seed": 0,
        "profile": "default",
        "cases": 100,
        "started": "2026-11-21T08:00:00Z",
    }
    return Header(torch=torch, devices=list(devices), **(facts | fields))


def claim(name: str, **fields: Any) -> Claim:
    """A claim that cites 000.1 and says its own name."""
    facts: dict[str, Any] = {
        "sentence": f"The claim {name} says so.",
        "cites": ["000.1"],
        "kind": "law",
        "harm": "Wrong numbers.",
        "property": f"conformance/properties/test_{name.split('.')[0]}.py",
    }
    return Claim(id=name, **(facts | fields))


def verdict(name: str, device: str, word: str = "holds", **fields: Any) -> Verdict:
    """A verdict that was expected, unless the fields say otherwise."""
    facts: dict[str, Any] = {"expected": word, "surprise": False, "cases": 100, "seconds": 0.25}
    if word == "refuted":
        facts |= {"failure": "RuntimeError: not so", "script": "import torch\nassert False\n"}
    elif word != "holds":
        facts |= {"reason": f"it is {word}"}
    else:
        facts |= {"coverage": {"dtype": {"float32": 60, "int64": 40}, "layout": {"stepped": 20}}}
    return Verdict(claim=name, device=device, verdict=word, **(facts | fields))


def run(
    judged: Mapping[str, str | Mapping[str, Any]],
    torch: str = "2.15.0",
    devices: Sequence[str] = ("cpu",),
    claims: Sequence[Claim] = (),
    **fields: Any,
) -> Run:
    """A run of the claims named in ``judged``, each with a word or with the fields of its verdicts.

    A key may name one device: 'item.of-one on lazy' goes before 'item.of-one'.
    """
    stated = {name.split(" on ")[0]: claim(name.split(" on ")[0]) for name in judged}
    stated |= {each.id: each for each in claims}
    verdicts = {}
    for name in stated:
        for device in devices:
            said = judged.get(f"{name} on {device}", judged.get(name, "holds"))
            said = {"word": said} if isinstance(said, str) else said
            verdicts[name, device] = verdict(name, device, **said)
    return Run(header=header(torch, devices, **fields), claims=stated, verdicts=verdicts)


def written(folder: Path, *runs: Run) -> list[str]:
    """The paths of the runs, written as 0.jsonl, 1.jsonl and so on, as arguments of a command."""
    paths = [folder / f"{index}.jsonl" for index in range(len(runs))]
    for path, each in zip(paths, runs, strict=True):
        results.write(path, each)
    return [str(path) for path in paths]


def everything() -> list[Run]:
    """Seventeen runs of 130 claims on three devices, a third of them not holding somewhere."""
    names = [
        f"{api}.claim-{index:02}"
        for api in ("from_numpy", "item", "numpy", "detach", "data")
        for index in range(26)
    ]
    return [
        run(_judged(names, version), torch, ("cpu", "lazy", "meta")) for version, torch in enumerate(TORCHES)
    ]


def _judged(names: Sequence[str], version: int) -> dict[str, str]:
    words = {}
    for index, name in enumerate(names):
        words[name] = "refuted" if index % 3 == 0 and version >= index % 17 else "holds"
        words[f"{name} on meta"] = "absent"
    return words
