"""Brings what is published up to date: ``python -m conformance.tools.publish``.

A verdict is evidence as long as what made it is what the tree has. For each tox environment with the label
``matrix`` the claims whose verdicts are stale, and no others, are judged again and put into its run; then
the coverage and the kill matrix are measured, where they are stale, and what shows it all is rendered. An
environment is installed only where something is stale, and removed before the next. A command that was
interrupted goes on where it stopped. Needs tox.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from conformance.tools import environments, first, published
from conformance.tools.environments import LOGS, MEASURES, ROOT, Environment, UnusableError
from conformance.tools.published import Folder, Tree
from conformance.tools.rendered import Rendered
from conformance.verdict import results
from conformance.verdict.results import ResultsError, Run


def main(argv: Sequence[str] | None = None) -> int:
    """Publish; 0 where everything is fresh and as expected, 1 where it is not, 2 for misuse."""
    arguments = _parser().parse_args(argv)
    if arguments.device_run:
        return _put_device(arguments.output / "devices", arguments.device_run)
    if arguments.workers:
        os.environ["CONFORMANCE_WORKERS"] = str(arguments.workers)
    try:
        publication = Publication(arguments)
    except (ValueError, OSError, ResultsError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    return publication.check() if arguments.check else publication.publish()


def _put_device(folder: Path, file: Path) -> int:
    try:
        made = published.put_device(folder, results.read(file))
    except (ValueError, OSError, ResultsError) as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    print(f"written to {made}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conformance.tools.publish", description=__doc__)
    parser.add_argument("environments", nargs="*", metavar="ENV", help="environments (default: all)")
    parser.add_argument("--output", type=Path, default=ROOT / "reports", help="folder of what is published")
    parser.add_argument("--check", action="store_true", help="say what is stale, and change nothing")
    parser.add_argument("--claims", metavar="GLOB", default="*", help="judge no other claims")
    parser.add_argument(
        "--again",
        metavar="GLOB",
        action="append",
        default=[],
        help="judge these claims though they are fresh, so that their programs are as they are written today",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes that judge (default: one a core)")
    parser.add_argument(
        "--device-run", type=Path, metavar="FILE", help="put this run of a vendor's device there, and no more"
    )
    parser.add_argument("--keep", action="store_true", help="leave each environment and uv's own cache")
    return parser


class Publication:
    """What is published, and what of it is stale; raises ValueError for an environment that is not there."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        known = environments.listed()
        unknown = [name for name in arguments.environments if name not in known]
        if unknown:
            raise ValueError(f"no environment {', '.join(unknown)}; choose from {', '.join(known)}")
        self._names = arguments.environments or known
        self._claims, self._again, self._keep = arguments.claims, arguments.again, arguments.keep
        self._data = arguments.output / "data"
        self._first = arguments.output.resolve().parent / "conformance" / "runner" / "first.txt"
        self._folder, self._tree = Folder(self._data / "runs"), Tree.here()
        self._rendered = Rendered(arguments.output, self._tree.fingerprints)

    def check(self) -> int:
        """Say what is stale; 1 where something is."""
        said = {name: self._lacks(name) for name in self._names}
        for name, lacks in said.items():
            print(f"{name}: {lacks or 'fresh'}")
        return 1 if any(said.values()) else 0

    def _lacks(self, name: str) -> str:
        if name in MEASURES:
            return "stale" if self._rendered.is_stale(name) else ""
        if name not in self._folder.runs:
            return "there is no run"
        stale = self._wanted(published.check(self._folder.runs[name], self._tree).stale)
        return f"claims to judge: {len(stale)}" if stale else ""

    def _wanted(self, claims: Sequence[str]) -> list[str]:
        return [claim for claim in claims if fnmatch.fnmatchcase(claim, self._claims)]

    def _to_judge(self, checked: published.Checked) -> list[str]:
        """What is stale of a run, and what is asked for again."""
        again = [
            claim
            for claim in checked.kept.claims
            if any(fnmatch.fnmatchcase(claim, glob) for glob in self._again)
        ]
        return list(dict.fromkeys([*self._wanted(checked.stale), *again]))

    def publish(self) -> int:
        """Bring each environment up to date, then what is rendered."""
        clean = True
        try:
            for index, name in enumerate(self._names, 1):
                print(f"[{index}/{len(self._names)}] {name}: ", end="", flush=True)
                outcome, as_expected = self._outcome(name)
                print(outcome, flush=True)
                clean &= as_expected
            print(f"rendered: {', '.join(self._rendered.render()) or 'nothing was stale'}")
        except KeyboardInterrupt:
            print("interrupted; publish again to go on")
            return 1
        except UnusableError as error:
            print(error)
            return 1
        return 0 if clean else 1

    def _outcome(self, name: str) -> tuple[str, bool]:
        """What is said of an environment, and whether it is as expected."""
        try:
            if name in MEASURES:
                return self._measured(name), True
            said = self._brought_up_to_date(name)
        except (UnusableError, ResultsError) as error:
            return str(error), False
        verdicts = self._folder.runs[name].verdicts.values()
        surprises = sum(verdict.surprise for verdict in verdicts)
        counts = Counter(verdict.verdict for verdict in verdicts)
        words = ", ".join(f"{counts[word]} {word}" for word in results.VERDICTS if counts[word])
        found = f"surprises: {surprises}" if surprises else "no surprise"
        return f"{said}: {found} ({words})", not surprises

    def _measured(self, name: str) -> str:
        if not self._rendered.is_stale(name):
            return "fresh"
        path = (self._data / f"{name}.json").resolve()
        with environments.installed(name, self._keep) as environment:
            environment.measure(path)
        self._rendered.note(name)
        if name == "faults" and self._first.parent.is_dir():
            first.write(self._data, self._first)
        return f"measured; {environment.told}"

    def _brought_up_to_date(self, name: str) -> str:
        """Judge what is stale of a run, in whole words."""
        old = self._folder.runs.get(name)
        checked = published.check(old, self._tree) if old else None
        stale = self._to_judge(checked) if checked else []
        if checked and not stale:
            if checked.kept != old:
                self._folder.put(name, checked.kept)
            return "fresh"
        with environments.installed(name, self._keep) as environment:
            self._folder.put(name, self._judged(environment, checked, stale))
        return f"judged {len(stale) or 'all'}; {environment.told}"

    def _judged(self, environment: Environment, checked: published.Checked | None, stale: list[str]) -> Run:
        """The run with what was stale judged again; all of it where torch or NumPy is not what it was."""
        part = LOGS / f"{environment.name}.jsonl"
        if checked:
            listed = LOGS / f"{environment.name}.claims"
            listed.write_text("".join(f"{claim}\n" for claim in stale), encoding="utf-8")
            environment.judge(["--claims-from", str(listed)], part)
            run = results.read(part)
            if published.fits(checked.kept.header, run.header):
                return published.spliced(checked.kept, run)
        environment.judge(["--claims", self._claims], part)
        return results.read(part)


if __name__ == "__main__":
    sys.exit(main())
