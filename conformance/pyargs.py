"""A plugin of every pytest beside which the suite is installed: ``pytest --pyargs conformance``.

pytest reads the options that a conftest adds only where its folder is named by its path; this puts the path
in the place of the package's name, and does nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Name the suite by its path, where it is named as a package."""
    known = early_config.known_args_namespace
    if known.pyargs:
        known.file_or_dir = [place(each) for each in known.file_or_dir]


def place(argument: str) -> str:
    """The path of a module of the suite that is named as one; other arguments are left as they are."""
    name, colons, test = argument.partition("::")
    package, *inside = name.split(".")
    if package != PACKAGE.name:
        return argument
    path = PACKAGE.joinpath(*inside)
    return f"{path if path.is_dir() else path.with_suffix('.py')}{colons}{test}"
