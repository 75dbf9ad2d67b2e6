"""The state of a process that a property may not leave changed."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from conformance.judging import Leak


@contextlib.contextmanager
def restored() -> Iterator[None]:
    """Raise Leak where the block leaves torch's, NumPy's or Python's settings changed."""
    before = _settings()
    generators = random.getstate(), np.random.get_state(), torch.get_rng_state()
    yield
    after = _settings()
    changed = sorted(name for name in before if before[name] != after[name])
    random.setstate(generators[0])
    np.random.set_state(generators[1])
    torch.set_rng_state(generators[2])
    if changed:
        raise Leak(f"the property left these settings changed: {', '.join(changed)}")


def _settings() -> dict[str, Any]:
    return {
        "default dtype": torch.get_default_dtype(),
        "default device": torch.empty(0).device,
        "grad mode": torch.is_grad_enabled(),
        "inference mode": torch.is_inference_mode_enabled(),
        "deterministic algorithms": torch.are_deterministic_algorithms_enabled(),
        "number of threads": torch.get_num_threads(),
        "always warning": torch.is_warn_always_enabled(),
        "NumPy error state": np.geterr(),
    }
