"""Stands for tox in the tests of publishing: a few environments, of which one does not install.

It keeps each call. An environment ``broken`` fails to install,
one ``silent`` writes no results; the others find what is expected of each claim, ``surprising`` but for one.
``newer`` has a newer torch from its second run on.
"""

import json
from pathlib import Path
from types import SimpleNamespace

from conformance.runner.fingerprints import of_verdict
from conformance.tools.published import Tree
from conformance.verdict import results

ENVIRONMENTS = ("good", "silent", "broken", "surprising", "newer")
ODD = "item.after-cpu"


class FakeTox:
    """Takes the place of ``environments.tox``; ``tree`` is the suite that its environments judge."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.calls: list[str] = []
        self.ended = 0  # how a measurement ends

    def __call__(self, arguments: list[str], variables: dict[str, str], log: Path | None) -> SimpleNamespace:
        self.calls.append(" ".join(each for each in arguments if "/" not in each and each != "--workdir"))
        if log is None:
            return SimpleNamespace(stdout="\n".join(ENVIRONMENTS), returncode=0)
        folder, name = Path(arguments[2]), arguments[4]
        if "--notest" in arguments:
            (folder / name).mkdir(parents=True)
            log.write_text("  \N{MULTIPLICATION SIGN} No solution found\n  Because there is no torch 9")
            return SimpleNamespace(returncode=int(name == "broken"))
        log.write_text("ran")
        if name in ("coverage", "faults"):
            Path(_option(arguments, "--output")).write_text(json.dumps({"made": "by tox"}))
            return SimpleNamespace(returncode=self.ended)
        elif name != "silent":
            self._judge(name, arguments)
        return SimpleNamespace(returncode=0)

    def _judge(self, name: str, arguments: list[str]) -> None:
        claims = list(self.tree.places)
        if "--claims-from" in arguments:
            claims = Path(_option(arguments, "--claims-from")).read_text().split()
        again = sum(call.startswith(f"run -e {name} --") for call in self.calls) > 2
        torch = "2.15.1" if name == "newer" and again else "2.15.0"
        path = Path(_option(arguments, "--results"))
        results.write(path, run(self.tree, claims, torch, ODD if name == "surprising" else ""))


def _option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1]


def run(tree: Tree, claims: list[str], torch: str = "2.15.0", odd: str = "") -> results.Run:
    """A run on the CPU in which each claim is as expected, one of them by surprise."""
    header = results.Header(
        torch=torch,
        torch_build={},
        numpy="2.4.6",
        python="3.11.7",
        hypothesis="6",
        platform="Linux",
        devices=["cpu"],
        absent={},
        seed=0,
        profile="default",
        cases=200,
        started="2026",
    )
    judged = [claim for claim in claims if tree.claims[claim].devices != "off-cpu"]
    return results.Run(
        header=header,
        claims={claim: tree.stated(claim) for claim in judged},
        verdicts={(claim, "cpu"): _verdict(tree, claim, torch, claim == odd) for claim in judged},
    )


def _verdict(tree: Tree, claim: str, torch: str, surprise: bool) -> results.Verdict:
    expected = tree.claims[claim].expected(torch, "2.4.6", "cpu")
    return results.Verdict(
        claim=claim,
        device="cpu",
        verdict=expected.verdict,
        expected=expected.verdict,
        because=expected.because,
        reason=expected.because if expected.verdict == "absent" else "",
        surprise=surprise,
        coverage={} if expected.verdict == "absent" else {"dtype": {"bool": 1}},
        fingerprint=of_verdict(tree.fingerprints[claim], expected),
    )
