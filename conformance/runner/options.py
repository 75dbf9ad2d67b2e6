"""The options of a run, and what is refused before it begins."""

from __future__ import annotations

import argparse
import importlib
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
from packaging.version import Version

from conformance import catalogue
from conformance.runner.databases import database

# Inputs for each property, by profile.
PROFILES = {"quick": 40, "default": 200, "thorough": 4000}


def add(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("conformance", "claims about the torch/NumPy boundary")
    group.addoption(
        "--profile",
        default="default",
        choices=sorted(PROFILES),
        help="how many inputs to try; quick tries few, of the claims that notice the planted faults",
    )
    group.addoption(
        "--cases", type=positive, help="number of inputs for each property, in place of the profile's"
    )
    group.addoption("--claims-seed", type=int, default=0, help="another seed gives other inputs (default 0)")
    group.addoption("--device", action="append", default=[], help="judge this device alone; may be repeated")
    group.addoption(
        "--mode",
        action="append",
        choices=(catalogue.EAGER, *catalogue.MODES),
        default=[],
        metavar="NAME",
        help="judge code that runs so: eager, which is the default, or another mode; may be repeated",
    )
    group.addoption(
        "--device-module",
        action="append",
        default=[],
        metavar="MODULE",
        help="import this module first, which registers a vendor's device; may be repeated",
    )
    group.addoption(
        "--claims",
        action="append",
        default=[],
        metavar="GLOB",
        help="judge the claims whose id, or a number that they cite, matches; may be repeated",
    )
    group.addoption(
        "--claims-from",
        type=Path,
        metavar="FILE",
        help="judge the claims whose ids stand in this file, one a line",
    )
    group.addoption(
        "--catalogue",
        action="append",
        type=_folder,
        default=[],
        metavar="FOLDER",
        help="judge the claims and properties of this folder as well; may be repeated",
    )
    group.addoption(
        "--expectations",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="what is expected of your device, beside the catalogue; may be repeated",
    )
    group.addoption(
        "--deadly",
        type=_count,
        default=3,
        metavar="N",
        help="inputs of a class that killed N claims on a vendor's device are not tried again (0: always)",
    )
    group.addoption("--shard", type=_shard, metavar="K/N", help="judge the K-th of N parts of the claims")
    group.addoption(
        "--limit",
        type=_seconds,
        metavar="SECONDS",
        help="end a claim that takes longer as timed-out (default: a minute, and a second for each input)",
    )
    group.addoption(
        "--explore",
        action="store_true",
        help="other inputs each time, and failures kept in .conformance/examples and tried first",
    )
    group.addoption(
        "--examples",
        metavar="PLACE",
        help="keep failures there and try them first: a folder, redis://HOST:PORT or github:OWNER/REPOSITORY",
    )
    group.addoption(
        "--for",
        type=_duration,
        metavar="TIME",
        help="search for so long, as in 90s, 30m or 2h; goes on where it was interrupted",
    )
    group.addoption(
        "--replay", type=Path, metavar="FILE", help="try the counter-examples of a results file, and no more"
    )
    group.addoption(
        "--fault",
        metavar="NAME",
        help="plant a break of torch first, to see what catches it: python -m conformance faults --list",
    )
    group.addoption(
        "--results", type=Path, help="the results file (default .conformance/torch<version>.jsonl)"
    )


def positive(text: str) -> int:
    """A number of inputs; argparse makes a usage error of anything below one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of inputs; give at least 1")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a number of claims; give 0 or more")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1e7:
        raise argparse.ArgumentTypeError(f"{text} is not a time in seconds; give more than 0")
    return seconds


def _folder(text: str) -> Path:
    return Path(text).resolve()


def _duration(text: str) -> float:
    parts = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if not parts or not float(parts[1]):
        raise argparse.ArgumentTypeError(f"{text} is not a time; give one such as 90s, 30m or 2h")
    return float(parts[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[parts[2]]


def _shard(text: str) -> str:
    parts = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not parts or int(parts[1]) > int(parts[2]):
        raise argparse.ArgumentTypeError(f"{text} is not K/N; give a part between 1 and N, as in 2/3")
    return text


def plant_fault(config: pytest.Config) -> None:
    """Break torch in this process.

    Raises pytest.UsageError where there is no such fault for this torch, and beside an option that keeps
    or tries the counter-examples of runs on torch as it is.
    """
    from conformance.faults import FAULTS, fits, plant

    name = config.getoption("--fault")
    fault = FAULTS.get(name)
    if fault is None:
        raise pytest.UsageError(
            f"--fault {name}: no fault has this name; python -m conformance faults --list shows all"
        )
    if not fits(fault):
        problem = f"it needs torch {fault.torch}, and this is {torch.__version__}"
        raise pytest.UsageError(f"--fault {name}: {problem}; choose another")
    for other in ("--explore", "--examples", "--for", "--replay"):
        if config.getoption(other):
            raise pytest.UsageError(f"--fault {name}: not with {other}, which is about torch as it is")
    plant(fault)


def cases(config: pytest.Config) -> int:
    """The number of inputs for each property."""
    given: int | None = config.getoption("--cases")
    return given or PROFILES[config.getoption("--profile")]


def limit(config: pytest.Config) -> float:
    """The seconds that a claim may take on one device."""
    given: float | None = config.getoption("--limit")
    return given or 60.0 + cases(config)


def import_devices(modules: list[str]) -> None:
    """Import the modules that register vendors' devices.

    Raises pytest.UsageError for one that cannot be imported.
    """
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a vendor's module does
            problem = f"{type(error).__name__}: {error}".splitlines()[0]
            raise pytest.UsageError(
                f"--device-module {name} cannot be imported ({problem}); mend it"
            ) from None


def unusable_pair(torch_version: str, numpy_version: str) -> str:
    """Why a torch and a NumPy cannot be judged together, and what to install; empty where they can."""
    if Version(torch_version) < Version("2.3") and Version(numpy_version) >= Version("2"):
        found = f"torch {torch_version} with NumPy {numpy_version}"
        return f'{found} converts wrongly without an error: install "numpy<2" beside it, then run again'
    try:
        torch.zeros(1).numpy()
    except RuntimeError as error:
        found = f"torch {torch_version} cannot use NumPy {numpy_version}"
        return f"{found} ({error}): install a NumPy that it was built for, then run again"
    return ""


def unwritable(path: Path) -> str:
    """Why a results file cannot be written there, found out before the run; empty where it can."""
    if path.is_dir():
        return "this is a folder; name a file in it"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent):
            return ""
    except OSError as error:
        return f"the folder cannot be written ({error.strerror}); choose another"


def default_results(part: str) -> Path:
    """Where the results go that are sent nowhere else; ``part`` names what a partial run judged."""
    return Path(".conformance") / f"torch{torch.__version__}{part}.jsonl"


def check(config: pytest.Config) -> None:
    """Refuse what cannot be done, before the first test.

    Raises pytest.UsageError for a torch and a NumPy that cannot work together, and for a results file
    or a database that cannot be used.
    """
    problem = unusable_pair(torch.__version__, np.__version__)
    if problem:
        raise pytest.UsageError(problem)
    if config.getoption("--examples"):
        database(config.getoption("--examples"))
    named: Path | None = config.getoption("--results")
    if named is not None:
        problem = unwritable(named)
        if problem:
            raise pytest.UsageError(f"--results {named}: {problem}")
        return
    problem = unwritable(default_results(""))
    if problem:
        raise pytest.UsageError(f"{default_results('').parent}: {problem} with --results FILE")
