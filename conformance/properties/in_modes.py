"""What is tried in each mode, few and telling: a call that compiles takes a hundred times an eager one."""

from __future__ import annotations

from typing import Any

import torch

from conformance.properties.hard import NUMBERS
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
    "SHARE",
    "TENSORS",
    "any_array",
    "any_tensor",
    "backwards_array",
    "begins_with",
    "refusal",
]

SHARE = 0.04  # of the usual number of inputs
_SOME = {"max_dims": 4, "max_elements": 20, "allow_past": False}
any_array = array_recipes(dtypes=(*SHARED, *NUMPY_ONLY), layouts=(*NON_NEGATIVE, "field"), **_SOME)
backwards_array = array_recipes(dtypes=SHARED, layouts=("reversed",), min_elements=2, **_SOME)
any_tensor = tensor_recipes(**_SOME)

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
