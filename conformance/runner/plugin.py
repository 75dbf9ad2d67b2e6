"""The suite as a plugin of pytest: its options, and what begins a run."""

from __future__ import annotations

import functools
import secrets
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance import catalogue
from conformance.pyargs import place
from conformance.runner import options, vendors, workers
from conformance.runner.hooks import Hooks
from conformance.runner.session import Session

# In every run of the claims, whatever is configured, for what stands around the judging. While a claim is
# judged warnings are ignored; claims about warnings look for them themselves.
_WARNINGS = ("error", "ignore:ComplexHalf support is experimental:UserWarning")  # of every complex32 tensor
_FOLDER = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    options.add(parser)


@pytest.hookimpl(tryfirst=True)  # before xdist reads its options
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Judge in workers."""
    if config.pluginmanager.hasplugin("xdist") and judges_claims(config) and not workers.is_worker(config):
        workers.prepare(config)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be done, then register the run."""
    config.addinivalue_line("markers", "claim(id): the test of the claim with this id")
    for kind in catalogue.KINDS:
        config.addinivalue_line("markers", f"{kind}: claims of this kind")
    for line in _WARNINGS if judges_claims(config) else ():
        config.addinivalue_line("filterwarnings", line)
    controls = not workers.is_worker(config)
    if controls and (config.getoption("--explore") or config.getoption("--for")):
        config.option.claims_seed = secrets.randbits(32)
    brought = vendors.bring(config) if judges_claims(config) else vendors.Brought()
    if config.getoption("--fault") is not None:
        options.plant_fault(config)
    if controls:
        options.check(config)
        _end_as_interrupted(config)
    if judges_claims(config):
        config.args += [str(each) for each in config.getoption("--catalogue") if str(each) not in config.args]
    config.pluginmanager.register(Hooks(Session.begin(config, brought)), "conformance")


def judges_claims(config: pytest.Config) -> bool:
    """Whether this is a run of the claims, and not of the project's own tests."""
    named = [place(each) if config.option.pyargs else each for each in config.args]
    paths = [Path(config.invocation_params.dir, each.partition("::")[0]).resolve() for each in named]
    return any(path == _FOLDER or _FOLDER / "properties" in (path, *path.parents) for path in paths)


def _end_as_interrupted(config: pytest.Config) -> None:
    """Let SIGTERM end a run as Ctrl-C does: with a summary and a partial file."""
    if judges_claims(config):
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        config.add_cleanup(functools.partial(_handle, before))


def _handle(handler: Any) -> None:
    signal.signal(signal.SIGTERM, handler)


if sys.flags.optimize:
    raise pytest.UsageError("python -O drops the assertions that properties are made of: run without it")
