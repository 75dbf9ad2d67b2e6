"""The whole matrix on a small disk: ``python -m conformance.tools.matrix``.

Runs the tox environments with the label ``matrix`` one after the other, and removes each, with what
uv kept of its downloads, before the next. What already has a complete results file of this suite is
not run again, so that an interrupted matrix goes on where it stopped. Needs tox.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from conformance import catalogue
from conformance.verdict import results

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".conformance"
NEEDED = 12 * 2**30  # bytes for the largest environment and its downloads


@dataclasses.dataclass
class Row:
    """How one environment ended: ``outcome`` in words, seconds of wall time, the file where there is one."""

    environment: str
    outcome: str
    clean: bool = False
    installing: float = 0.0
    running: float = 0.0
    run: results.Run | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the matrix; 0 where every environment ran without a surprise, 1 where one did not, 2 for misuse."""
    arguments = _parser().parse_args(argv)
    try:
        names = _chosen(arguments.environments)
        for folder in (arguments.output, LOGS):
            folder.mkdir(parents=True, exist_ok=True)
    except (ValueError, OSError) as error:
        print(f"matrix: {error}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    with contextlib.suppress(KeyboardInterrupt):
        for index, name in enumerate(names, 1):
            print(f"[{index}/{len(names)}] {name}: ", end="", flush=True)
            rows.append(_row(name, arguments.output, arguments.keep))
            print(rows[-1].outcome, flush=True)
    rows += [Row(name, "not run: interrupted") for name in names[len(rows) :]]
    print("\n".join(_table(rows)))
    return 0 if all(row.clean for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m conformance.tools.matrix", description=__doc__)
    parser.add_argument("environments", nargs="*", metavar="ENV", help="tox environments (default: all)")
    parser.add_argument("--output", type=Path, default=LOGS, help="folder of the files")
    parser.add_argument("--keep", action="store_true", help="leave each environment and uv's own cache")
    return parser


def _chosen(wanted: Sequence[str]) -> list[str]:
    if importlib.util.find_spec("tox") is None:
        raise ValueError("this Python has no tox; run python -m pip install tox")
    listed = _tox(["list", "-m", "matrix", "--no-desc", "-q"], dict(os.environ), None)
    known = listed.stdout.split()
    if not known:
        raise ValueError(f"tox lists no environment ({_last_line(listed.stderr)}); mend tox.ini")
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise ValueError(f"no environment {', '.join(unknown)}; choose from {', '.join(known)}")
    return list(wanted) or known


def _row(name: str, output: Path, keep: bool) -> Row:
    path = output / f"{name}.jsonl"
    with contextlib.suppress(results.ResultsError, OSError):
        run = results.read(path)
        if run.header.suite == catalogue.digest() and run.claims.keys() == catalogue.load().keys():
            return _judged(Row(name, "kept", run=run))
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED:
        return Row(name, f"not run: {free / 2**30:.0f} GiB free, {NEEDED / 2**30:.0f} needed")
    path.unlink(missing_ok=True)
    cache = ROOT / ".tox" / f"cache-{name}"
    environment = dict(os.environ) if keep else os.environ | {"UV_CACHE_DIR": str(cache)}
    try:
        return _install_and_run(name, path, LOGS / f"{name}.log", environment)
    finally:
        if not keep:
            shutil.rmtree(cache, ignore_errors=True)
            shutil.rmtree(ROOT / ".tox" / name, ignore_errors=True)


def _install_and_run(name: str, path: Path, log: Path, environment: dict[str, str]) -> Row:
    started = time.monotonic()
    print("installing, ", end="", flush=True)
    installed = _tox(["run", "-e", name, "--notest"], environment, log)
    row = Row(name, "", installing=time.monotonic() - started)
    if installed.returncode:
        row.outcome = f"not installed: {_reason(log)} ({log})"
        return row
    started = time.monotonic()
    print("running, ", end="", flush=True)
    _tox(["run", "-e", name, "--", "--results", str(path.resolve())], environment, log)
    row.running = time.monotonic() - started
    try:
        row.run = results.read(path)
    except (results.ResultsError, OSError):
        row.outcome = f"no complete results file: {_reason(log)} ({log})"
        return row
    return _judged(row)


def _judged(row: Row) -> Row:
    assert row.run is not None
    counts = Counter(each.verdict for each in row.run.verdicts.values())
    surprises = [each for each in row.run.verdicts.values() if each.surprise]
    words = ", ".join(f"{counts[word]} {word}" for word in results.VERDICTS if counts[word])
    found = f"surprises: {len(surprises)}" if surprises else "no surprise"
    row.outcome = f"{row.outcome + ': ' if row.outcome else ''}{found} ({words})"
    row.clean = not surprises
    return row


def _tox(
    arguments: list[str], environment: dict[str, str], log: Path | None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tox", *arguments]
    environment = environment | {"NO_COLOR": "1"}
    if log is None:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    with open(log, "w" if "--notest" in arguments else "a", encoding="utf-8") as file:
        return subprocess.run(
            command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, text=True, check=False
        )


def _reason(log: Path) -> str:
    """What a log says went wrong: the first line that speaks of it, with the next, or else the last line."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    for index, line in enumerate(lines):
        if line.startswith(("error", "ERROR", "\N{MULTIPLICATION SIGN}")):
            return " ".join(lines[index : index + 2])[:300]
    return _last_line("\n".join(lines))


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no output"


def _table(rows: Iterable[Row]) -> list[str]:
    head = ("environment", "torch", "numpy", "python", "installing", "running", "outcome")
    cells: list[tuple[str, ...]] = [head]
    for row in rows:
        header = row.run.header if row.run else None
        facts = (header.torch, header.numpy, header.python) if header else ("", "", "")
        seconds = [f"{value:.0f} s" if value else "" for value in (row.installing, row.running)]
        cells.append((row.environment, *facts, *seconds, row.outcome))
    widths = [max(len(line[column]) for line in cells) for column in range(len(head) - 1)]
    return ["", *("  ".join([*map(str.ljust, line, widths), line[-1]]) for line in cells)]


if __name__ == "__main__":
    sys.exit(main())
