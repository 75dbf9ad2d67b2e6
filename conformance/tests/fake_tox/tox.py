"""Stands for tox in the tests of the matrix: three environments, of which one does not install.

Appends each call to the file ``calls`` in the working folder. An environment ``broken`` fails to
install, one ``silent`` writes no results; the others write a run in which every claim holds.
"""

import sys
from pathlib import Path

from conformance import catalogue
from conformance.verdict import results

ENVIRONMENTS = ("good", "silent", "broken", "surprising")


def main(arguments: list[str]) -> int:
    with open("calls", "a", encoding="utf-8") as calls:
        print(*arguments[:4], file=calls)
    if arguments[0] == "list":
        print("\n".join(ENVIRONMENTS))
        return 0
    name = arguments[2]
    if "--notest" in arguments:
        Path(".tox", name).mkdir(parents=True)
        if name == "broken":
            print("  \N{MULTIPLICATION SIGN} No solution found\n  Because there is no torch 9")
        return int(name == "broken")
    if name != "silent":
        results.write(Path(arguments[-1]), run(surprise=name == "surprising"))
    print("ran")
    return 0


def run(surprise: bool, suite: str = "", whole: bool = True) -> results.Run:
    header = results.Header(
        torch="2.15.0",
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
        suite=suite or catalogue.digest(),
    )
    claims = {
        found: results.Claim(id=found, sentence="", cites=[], kind="values", harm="", property="")
        for found in (list(catalogue.load()) if whole else ["item.after-cpu"])
    }
    verdicts = {
        (found, "cpu"): results.Verdict(
            claim=found,
            device="cpu",
            verdict="holds",
            expected="holds",
            surprise=surprise and found == "item.after-cpu",
        )
        for found in claims
    }
    return results.Run(header=header, claims=claims, verdicts=verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
