"""What is tried in each mode, few and telling: a call that compiles takes a hundred times an eager one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch

from conformance.modes import REFUSING
from conformance.properties.hard import NUMBERS
from conformance.properties.oracles import bits, flip_bits
from conformance.properties.outcomes import same_outcome
from strategies import (
    ALL,
    NON_NEGATIVE,
    NUMPY_ONLY,
    SHARED,
    ArrayRecipe,
    TensorRecipe,
    array_recipes,
    tensor_recipes,
)
from strategies.values import Bits

__all__ = [
    "ARRAYS",
    "FEW",
    "LINES_ARRAYS",
    "LINES_TENSORS",
    "SHARE",
    "TENSORS",
    "any_array",
    "any_tensor",
    "backwards_array",
    "begins_with",
    "near",
    "plain_array",
    "plain_tensor",
    "refusal",
    "same_class",
    "same_remains",
    "same_sharing",
    "untaken",
]

SHARE = 0.03  # of the usual number of inputs
FEW = 0.02
_SOME = {"max_dims": 4, "max_elements": 20, "allow_past": False}
any_array = array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=(*NON_NEGATIVE, "field"), **_SOME)
backwards_array = array_recipes(dtypes=SHARED, layouts=("reversed",), min_elements=2, **_SOME)
any_tensor = tensor_recipes(**_SOME)
# Of which programs of many calls are made: what most of these calls take.
_PLAIN: dict[str, Any] = {
    "dtypes": ("float32", "float64", "int64"),
    "min_dims": 1,
    "max_dims": 2,
    "min_elements": 2,
}
_PLAIN |= {"layouts": ("contiguous", "stepped"), "max_elements": 6, "allow_past": False}
plain_array = array_recipes(allow_readonly=False, allow_unaligned=False, **_PLAIN)
plain_tensor = tensor_recipes(grads=("none",), allow_bits=False, **_PLAIN)

# One of each kind that a mode has to tell from the rest.
ARRAYS = (
    ArrayRecipe("float64", (3,), NUMBERS["float64"]),
    ArrayRecipe("float32", (), (1.5,)),
    ArrayRecipe("int64", (2, 3), (1, 2, 3), readonly=True),
    ArrayRecipe("int32", (2, 3), (1, 2, 3), layout="expanded"),
    ArrayRecipe("float32", (2, 3), (1.0, 2.0), layout="overlapping"),
    ArrayRecipe("float64", (2, 3), (1.0, 2.0, 3.0), layout="stepped", twist=1),
    ArrayRecipe("float32", (4,), (1.0, 2.0), unaligned=True),
    ArrayRecipe("float32", (3,), (1.0, 2.0), layout="field"),
    ArrayRecipe("uint16", (3,), (1, 65535)),
    ArrayRecipe("complex64", (2,), (1 + 2j,)),
    ArrayRecipe("bool", (0, 2), (True,)),
)
_TENSORS = (
    TensorRecipe("float64", (3,), NUMBERS["float64"]),
    TensorRecipe("float32", (), (1.5,)),
    TensorRecipe("int64", (1,), (7,)),
    TensorRecipe("float32", (2,), (1.0, 2.0), grad="leaf"),
    TensorRecipe("float64", (2,), (1.0, 2.0), grad="nonleaf"),
    TensorRecipe("float32", (1,), (1.0,), grad="parameter"),
    TensorRecipe("float32", (2,), (1.0, -2.0), bit="neg"),
    TensorRecipe("complex64", (2,), (1j, 2.0), bit="conj"),
    TensorRecipe("int32", (2, 3), (1, 2, 3), layout="expanded"),
    TensorRecipe("float32", (2, 3), (1.0, 2.0), layout="overlapping"),
    TensorRecipe("float64", (2, 3), (1.0, 2.0, 3.0), layout="stepped", twist=1),
    TensorRecipe("bfloat16", (3,), (Bits(0x3F80), Bits(0x4000))),
    TensorRecipe("uint16", (3,), (1, 65535)),
    TensorRecipe("bool", (0, 2), (True,)),
)
# Of which lines calculate: small numbers of each kind, in few layouts.
LINES_ARRAYS = (
    ArrayRecipe("float64", (3,), (1.5, 0.0, -2.0)),
    ArrayRecipe("float32", (), (1.5,)),
    ArrayRecipe("int64", (3,), (1, 0, 2)),
    ArrayRecipe("int32", (2, 3), (1, 2, 3), layout="stepped", twist=1),
    ArrayRecipe("uint8", (3,), (200, 0, 100)),
    ArrayRecipe("bool", (3,), (True, False)),
    ArrayRecipe("float32", (3,), (float("nan"), 1.0)),
    ArrayRecipe("float16", (4,), (1.0, 2.0), readonly=True),
    ArrayRecipe("complex64", (2,), (1 + 2j,)),
    ArrayRecipe("int64", (3,), (7, 7, 9), layout="expanded"),
)
LINES_TENSORS = (
    TensorRecipe("float32", (3,), (1.5, 0.0, -2.0)),
    TensorRecipe("float64", (), (1.5,)),
    TensorRecipe("int64", (3,), (1, 0, 2)),
    TensorRecipe("float32", (3,), (1.5, 2.0), grad="leaf"),
    TensorRecipe("float64", (2, 3), (1.0, 2.0), grad="nonleaf"),
    TensorRecipe("uint8", (3,), (200, 0, 100)),
    TensorRecipe("bool", (3,), (True, False)),
    TensorRecipe("float16", (1,), (2.0,)),
    TensorRecipe("complex64", (2,), (1j, 2.0), bit="conj"),
    TensorRecipe("float32", (2, 3), (1.0, -2.0), bit="neg"),
)
TENSORS = tuple(each for each in _TENSORS if each.dtype in ALL)  # torch before 2.3 has no uint16


def refusal(outcome: Any) -> Exception | None:
    """The exception that an outcome is; None for a result, whose memory nobody needs to read then."""
    return outcome if isinstance(outcome, Exception) else None


def begins_with(result: Any, source: Any) -> bool:
    """Whether a tensor or an array begins at the address at which another does."""
    starts = [
        each.data_ptr() if isinstance(each, torch.Tensor) else each.ctypes.data for each in (result, source)
    ]
    return starts[0] == starts[1]


def untaken(mode: Any, outcome: Any) -> Exception | None:
    """The exception with which a mode refuses what it cannot follow, which some modes may; None else."""
    return refusal(outcome) if mode.__name__ in REFUSING else None


def same_class(one: Any, other: Any) -> bool:
    """Whether two results are of one class; a NumPy scalar counts as an array, which compiled code gives."""
    classes = [np.ndarray if isinstance(each, np.generic) else type(each) for each in (one, other)]
    return classes[0] is classes[1]


def same_remains(one: Any, other: Any) -> bool:
    """Whether a line left its argument as it left another that was built alike."""
    return _remains(one) == _remains(other)


def _remains(values: Any) -> tuple[Any, ...]:
    """What a line left of its argument."""
    if isinstance(values, torch.Tensor):
        lazy = values.is_conj(), values.is_neg()
        return bits(values), tuple(values.shape), values.stride(), values.dtype, values.requires_grad, lazy
    return bits(values), values.shape, values.strides, values.dtype


def near(one: Any, other: Any) -> bool:
    """Whether two outcomes are alike but for rounding: what compiled code adds in another order."""
    if isinstance(one, (tuple, list)) and type(one) is type(other):
        return len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, (np.ndarray, np.generic)) and isinstance(other, (np.ndarray, np.generic)):
        one, other = np.asarray(one), np.asarray(other)
    if same_outcome(one, other):
        return True
    if isinstance(one, (torch.Tensor, np.ndarray)) and type(one) is type(other):
        return one.dtype == other.dtype and one.shape == other.shape and _close(one, other)
    return isinstance(one, float) and isinstance(other, float) and bool(np.isclose(one, other, rtol=1e-6))


def _close(one: Any, other: Any) -> bool:
    """Whether the numbers of two results of one dtype agree within some roundings of it."""
    tensors = [
        each if isinstance(each, torch.Tensor) else torch.as_tensor(np.array(each)) for each in (one, other)
    ]
    if not (tensors[0].is_floating_point() or tensors[0].is_complex()):
        return False
    within = 16 * torch.finfo(tensors[0].dtype).eps
    wide = [each.detach().to(torch.complex128) for each in tensors]
    same_graph = tensors[0].requires_grad == tensors[1].requires_grad
    return same_graph and torch.allclose(*wide, rtol=within, atol=within, equal_nan=True)


def same_sharing(result: Any, source: Any, eager: Any, eager_source: Any) -> bool:
    """Whether a write to either shows in the other just where it does eagerly, of what can be written to."""
    seen = zip(_shown(result, source), _shown(eager, eager_source))
    return all(None in pair or pair[0] == pair[1] for pair in seen)


def _shown(result: Any, source: Any) -> Iterator[bool | None]:
    """Whether a write to the source shows in a result, and vice versa; None for what is not writable."""
    for written, other in ((source, result), (result, source)):
        if isinstance(other, (torch.Tensor, np.ndarray)) and _is_writable(written):
            before = bits(other)
            flip_bits(written)
            yield bits(other) != before
        else:
            yield None


def _is_writable(values: Any) -> bool:
    return isinstance(values, torch.Tensor) or (isinstance(values, np.ndarray) and values.flags.writeable)
