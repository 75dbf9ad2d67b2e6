"""Runs the suite in a process of its own, as a user does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def suite(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """``python -m pytest conformance`` from a checkout, with arguments and environment variables.

    Without ``-n`` it judges in its own process, which takes less time than a worker does; ``-n default``
    is what a user gets who says nothing. A variable that is empty is taken away.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    inherited |= environment
    return subprocess.run(
        command(*arguments),
        cwd=root,
        env={name: value for name, value in inherited.items() if value},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def command(*arguments: str) -> list[str]:
    """The command that ``suite`` runs."""
    words = list(arguments) if "-n" in arguments else ["-n", "0", *arguments]
    if "default" in words:
        del words[words.index("default") - 1 : words.index("default") + 1]
    return [sys.executable, "-m", "pytest", "conformance", "-q", "-p", "no:cacheprovider", *words]


def planted(monkeypatch: pytest.MonkeyPatch, fault: str = "from_numpy-copies-0d") -> tuple[str, ...]:
    """Arguments with which a run has a fault that it does not know of, as a broken torch has."""
    monkeypatch.setenv("CONFORMANCE_FAULT", fault)
    return "-p", "conformance.faults.planted"


def copied(folder: Path) -> Path:
    """A checkout of what the suite needs."""
    for name in ("conformance", "strategies"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder
