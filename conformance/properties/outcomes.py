"""What two spellings of one call make, to be held against each other: results, or refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.properties.oracles import same_bits, same_number

__all__ = ["number_of", "same_numbers", "same_outcome", "same_refusal", "tried"]


def tried(call: Callable[[], Any]) -> Any:
    """The result of a call, or the exception that it raises; a misspelt name is raised on."""
    try:
        return call()
    except (NameError, ImportError):
        raise
    except Exception as error:
        spelt = getattr(error, "obj", call)
        if isinstance(error, AttributeError) and any(spelt is each for each in (None, torch, np, call)):
            raise
        return error.with_traceback(None)  # which would hold the arguments


def number_of(scalar: Any) -> bool | int | float | complex:
    """The number of Python that is nearest to a scalar of NumPy, which is its own but for long doubles."""
    types: dict[str, Any] = {"b": bool, "i": int, "u": int, "f": float, "c": complex}
    return types[scalar.dtype.kind](scalar)


def same_refusal(one: Any, other: Any) -> bool:
    """Whether both are exceptions of one type, or neither is an exception."""
    if isinstance(one, Exception) or isinstance(other, Exception):
        return type(one) is type(other) and "INTERNAL ASSERT" not in f"{one} {other}"
    return True


def same_numbers(one: Any, other: Any) -> bool:
    """Whether tensors or arrays have one dtype, one shape and the same numbers; every nan is the same."""
    names = [str(each.dtype).replace("torch.", "") for each in (one, other)]
    alike = names[0] == names[1] and tuple(one.shape) == tuple(other.shape)
    return alike and same_number(one.tolist(), other.tolist())


def same_outcome(one: Any, other: Any) -> bool:
    """Whether two outcomes are of one type and alike, to the bit.

    Exceptions are alike where they are of one type, tensors where they require grad alike too.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(same_outcome, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same_outcome, one.values(), other.values()))
    if isinstance(one, torch.Tensor):
        return one.requires_grad == other.requires_grad and same_bits(one, other)
    if isinstance(one, (np.ndarray, np.generic)):
        return same_bits(one, other)
    return same_refusal(one, other) if isinstance(one, Exception) else same_number(one, other)
