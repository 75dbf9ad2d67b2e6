"""Runs the suite as a user does, beside the process of the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.tests import warm

ROOT = Path(__file__).resolve().parents[2]


def suite(
    *arguments: str, root: Path = ROOT, own_process: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """``python -m pytest conformance`` from a checkout, with arguments and environment variables.

    Without ``-n`` it judges in its own process, which takes less time than a worker does; ``-n default``
    is what a user gets who says nothing. A variable that is empty is taken away. The process is a fork of
    a warm Python, unless the test is about how a process of its own starts.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    variables = {name: value for name, value in (inherited | environment).items() if value}
    words = command(*arguments)
    if not own_process:
        return warm.python(*words[1:], cwd=root, environment=variables)
    return subprocess.run(
        words, cwd=root, env=variables, capture_output=True, text=True, timeout=1200, check=False
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
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*-pytest-*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder
