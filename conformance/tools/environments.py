"""The tox environments of the matrix on a small disk: one after the other is installed, used and removed.

They lie in a folder of their own, so that nobody's environments are removed. Needs tox.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".tox" / "publish"
LOGS = ROOT / ".conformance" / "publish"
NEEDED = 12 * 2**30  # bytes for the largest environment and its downloads
MEASURES = ("coverage", "faults")  # these measure the suite, on the newest torch


class UnusableError(Exception):
    """An environment that cannot be used; says why in words that follow its name."""


class Environment:
    """One tox environment while it is installed. Raises UnusableError where it does not do what it should."""

    def __init__(self, name: str, variables: dict[str, str]) -> None:
        self.name, self._variables = name, variables
        self._log = LOGS / f"{name}.log"
        self._installing = self._running = 0.0

    @property
    def told(self) -> str:
        """How long it took, in words."""
        return f"installing {self._installing:.0f} s, running {self._running:.0f} s"

    def install(self) -> None:
        """Install it."""
        started = time.monotonic()
        ended = tox(
            ["run", "--workdir", str(FOLDER), "-e", self.name, "--notest"], self._variables, self._log
        )
        self._installing += time.monotonic() - started
        if ended.returncode:
            raise UnusableError(f"not installed: {reason(self._log)} ({self._log})")

    def judge(self, arguments: Sequence[str], made: Path) -> None:
        """Run its command, which writes a results file whether or not something surprises."""
        made.unlink(missing_ok=True)
        self._run([*arguments, "--results", str(made)])
        if not made.exists():
            raise UnusableError(f"no complete results: {reason(self._log)} ({self._log})")

    def measure(self, file: Path) -> None:
        """Run its command, which brings a file up to date."""
        file.parent.mkdir(parents=True, exist_ok=True)
        if self._run(["--output", str(file)]):
            raise UnusableError(f"not as it should be: {reason(self._log)} ({self._log})")

    def _run(self, arguments: Sequence[str]) -> int:
        started = time.monotonic()
        command = ["run", "--workdir", str(FOLDER), "-e", self.name, "--", *arguments]
        ended = tox(command, self._variables, self._log)
        self._running += time.monotonic() - started
        return ended.returncode


@contextlib.contextmanager
def installed(name: str, keep: bool) -> Iterator[Environment]:
    """An environment that is removed afterwards, with what uv kept of its downloads, unless it is kept."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED:
        raise UnusableError(f"not run: {free / 2**30:.0f} GiB free, {NEEDED / 2**30:.0f} needed")
    cache = FOLDER / f"cache-{name}"
    LOGS.mkdir(parents=True, exist_ok=True)
    environment = Environment(name, dict(os.environ) if keep else os.environ | {"UV_CACHE_DIR": str(cache)})
    try:
        environment.install()
        yield environment
    finally:
        if not keep:
            shutil.rmtree(cache, ignore_errors=True)
            shutil.rmtree(FOLDER / name, ignore_errors=True)


def listed() -> list[str]:
    """The environments of the matrix, and those that measure. Raises ValueError where there are none."""
    if importlib.util.find_spec("tox") is None:
        raise ValueError("this Python has no tox; run python -m pip install tox")
    ended = tox(["list", "-m", "matrix", "--no-desc", "-q"], dict(os.environ), None)
    names = ended.stdout.split()
    if not names:
        raise ValueError(f"tox lists no environment ({_last_line(ended.stderr)}); mend tox.ini")
    return [*names, *MEASURES]


def tox(
    arguments: list[str], environment: dict[str, str], log: Path | None
) -> subprocess.CompletedProcess[str]:
    """Run tox from the checkout; what it says goes to a log, which an installation begins anew."""
    command = [sys.executable, "-m", "tox", *arguments]
    environment = environment | {"NO_COLOR": "1"}
    if log is None:
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    with open(log, "w" if "--notest" in arguments else "a", encoding="utf-8") as file:
        return subprocess.run(
            command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, text=True, check=False
        )


def reason(log: Path) -> str:
    """What a log says went wrong: the first line that speaks of it, with the next, or else the last line."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    for index, line in enumerate(lines):
        if line.startswith(("error", "ERROR", "\N{MULTIPLICATION SIGN}")):
            return " ".join(lines[index : index + 2])[:300]
    return _last_line("\n".join(lines))


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no output"
