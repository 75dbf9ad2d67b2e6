"""The state of a process that a property may not leave changed."""

from __future__ import annotations

import contextlib
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from conformance.runner.observing import Leak


def _set_default_device(device: torch.device) -> None:
    if hasattr(torch, "set_default_device"):  # since torch 2.0
        torch.set_default_device(None if device.type == "cpu" else device)


def _nothing(_: Any) -> None:
    """For what ends with its block: filters with catch_warnings, inference mode with its own."""


# What a property may not change: how to read it, and how to put it back.
_SETTINGS: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "default dtype": (torch.get_default_dtype, torch.set_default_dtype),
    "default device": (lambda: torch.empty(0).device, _set_default_device),
    "grad mode": (torch.is_grad_enabled, torch.set_grad_enabled),
    "inference mode": (torch.is_inference_mode_enabled, _nothing),
    "deterministic algorithms": (
        torch.are_deterministic_algorithms_enabled,
        torch.use_deterministic_algorithms,
    ),
    "number of threads": (torch.get_num_threads, torch.set_num_threads),
    "always warning": (torch.is_warn_always_enabled, torch.set_warn_always),
    "NumPy error state": (np.geterr, lambda state: np.seterr(**state)),
    "warning filters": (lambda: list(warnings.filters), _nothing),
}
_GENERATORS: tuple[tuple[Callable[[], Any], Callable[[Any], Any]], ...] = (
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
    (torch.get_rng_state, torch.set_rng_state),
)


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Put torch's, NumPy's and Python's settings back after the block; raise Leak where it left one changed.

    Random numbers may be drawn: the generators are silently put back, and so are warning filters
    where something was imported, since modules add theirs as torch imports them late.
    """
    with warnings.catch_warnings():
        before = {name: read() for name, (read, _) in _SETTINGS.items()}
        generators = [read() for read, _ in _GENERATORS]
        modules = len(sys.modules)
        try:
            yield
        finally:
            changed = [name for name, (read, _) in _SETTINGS.items() if read() != before[name]]
            if len(sys.modules) != modules and "warning filters" in changed:
                changed.remove("warning filters")
            for name in changed:
                _SETTINGS[name][1](before[name])
            for (_, put_back), state in zip(_GENERATORS, generators):
                put_back(state)
    if changed:
        raise Leak(f"the property left these settings changed: {', '.join(changed)}")
