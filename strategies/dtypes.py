"""Names of the dtypes that stand at the boundary, in the order in which examples shrink.

A dtype is a string: NumPy's name for what both libraries have, torch's name for what torch alone
has, a NumPy type string for what NumPy alone has.
"""

from __future__ import annotations

import numpy as np
import torch

_UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
_TORCH_ONLY = (
    "bfloat16",
    "complex32",
    "float8_e4m3fn",
    "float8_e5m2",
    "float8_e4m3fnuz",
    "float8_e5m2fnuz",
)

UNSIGNED = tuple(name for name in _UNSIGNED if hasattr(torch, name))
INTEGRAL = ("int64", "int32", "int16", "int8", *UNSIGNED)
FLOATING = ("float32", "float64", "float16")
COMPLEX = ("complex64", "complex128")
REAL = (*FLOATING, *INTEGRAL, "bool")
SHARED = (*REAL, *COMPLEX)
DIFFERENTIABLE = (*FLOATING, *COMPLEX)

TORCH_ONLY = tuple(name for name in _TORCH_ONLY if hasattr(torch, name))
ALL = (*SHARED, *TORCH_ONLY)
# What every device that holds data can hold and convert; the lazy device cannot keep the others.
PORTABLE = (*FLOATING, *INTEGRAL[:5], "bool", *COMPLEX, "bfloat16")

# NumPy dtypes that torch refuses: the other byte order, and kinds that it has no word for.
NUMPY_ONLY = (
    ">f4",
    ">i8",
    "longdouble",
    "clongdouble",
    "ulonglong",  # equal to uint64, and yet another type
    "object",
    "<U3",
    "S3",
    "datetime64[s]",
    "timedelta64[s]",
    "V8",
    "i4,f4",
)

# What a recipe's dtype can be with some version of torch.
NAMES = tuple(dict.fromkeys((*REAL, *_UNSIGNED, *COMPLEX, *_TORCH_ONLY, *NUMPY_ONLY)))

_ITEMSIZES = {"bfloat16": 2, "complex32": 4}


def itemsize(dtype: str) -> int:
    """Bytes of one element of a dtype in ALL."""
    if dtype in TORCH_ONLY:
        return _ITEMSIZES.get(dtype, 1)
    return int(np.dtype(dtype).itemsize)


def can_require_grad(dtype: str) -> bool:
    """Whether torch lets a tensor of this dtype require a gradient."""
    return dtype in DIFFERENTIABLE or dtype in TORCH_ONLY
