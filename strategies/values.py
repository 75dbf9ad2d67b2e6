"""Element values: a few for each array, at real rates of the ones that break things."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import numpy as np
from hypothesis import strategies as st

from strategies.choices import Choices
from strategies.dtypes import COMPLEX, FLOATING, TORCH_ONLY, itemsize


@dataclasses.dataclass(frozen=True)
class Bits:
    """An element given by its bit pattern, for NaNs with a payload and for dtypes that NumPy lacks."""

    pattern: int

    def __repr__(self) -> str:
        return f"Bits({self.pattern:#x})"


# Sign, quiet bit and payload of the NaNs that conversions have been seen to lose.
_NANS = {
    "float16": (0x7E01, 0xFE00, 0x7D01),
    "float32": (0x7FC00001, 0xFFC00000, 0x7FA00001),
    "float64": (0x7FF8000000000001, 0xFFF8000000000000, 0x7FF4000000000001),
}

_PARTS = {"complex64": "float32", "complex128": "float64"}


@functools.cache
def edges(dtype: str) -> st.SearchStrategy[Any]:
    """One element among the few where conversions go wrong; zero first."""
    return st.sampled_from(_edges(dtype))


def edge_values(dtype: str) -> tuple[Any, ...]:
    """The elements where conversions go wrong; zero first, then plain ones."""
    return tuple(_edges(dtype))


@functools.cache
def _edges(dtype: str) -> list[Any]:
    if dtype in TORCH_ONLY:
        return [Bits(0), Bits(1), Bits(1 << (8 * itemsize(dtype) - 1)), Bits(2 ** (8 * itemsize(dtype)) - 1)]
    if dtype in FLOATING:
        return _float_edges(dtype)
    if dtype in COMPLEX:
        return _complex_edges(dtype)
    if np.dtype(dtype).kind in "iu":
        return _integer_edges(dtype)
    return [False, True] if dtype == "bool" else _FOREIGN.get(dtype, [0, 1, 7])


@functools.cache
def elements(dtype: str) -> st.SearchStrategy[Any]:
    """Any element of a dtype, finite where it is a number; one of the edges where they are all there is."""
    if dtype in TORCH_ONLY:
        return st.integers(0, 2 ** (8 * itemsize(dtype)) - 1).map(Bits)
    if dtype in FLOATING:
        return _finite(dtype)
    if dtype in COMPLEX:
        return st.builds(complex, _finite(_PARTS[dtype]), _finite(_PARTS[dtype]))
    if np.dtype(dtype).kind in "iu":
        return st.integers(*_bounds(dtype))
    return edges(dtype)


def _finite(dtype: str) -> st.SearchStrategy[float]:
    """Finite numbers of a dtype; the bounds spare Hypothesis from rejecting those that overflow it."""
    most, width = float(np.finfo(np.dtype(dtype)).max), 8 * np.dtype(dtype).itemsize
    return st.floats(-most, most, width=width)  # type: ignore[arg-type]  # 16, 32 or 64


# Each letter is an element of a pool: one of two edges, or any. Ordered as they shrink, to whichever of the
# three matters.
_POOLS = ("e", "E", "a", "ea", "eEa", "eEa", "aeE", "aeE", "aeE")
POOL_CHOICES = 3


def draw_pool(
    draw: st.DrawFn, choices: Choices, dtype: str, values: st.SearchStrategy[Any] | None
) -> tuple[Any, ...]:
    """One to three elements, to be repeated over a buffer of any size; shrinks to a single zero.

    About half of those that come first are edges, and so half of the lone elements of a tensor.
    """
    pool = choices.among(_POOLS)
    among = _edges(dtype)
    chosen = {"e": choices.among(among), "E": choices.among(among)}
    if values is not None:
        return tuple(draw(values) for _ in pool)
    return tuple(draw(elements(dtype)) if each == "a" else chosen[each] for each in pool)


def _bounds(dtype: str) -> tuple[int, int]:
    info = np.iinfo(np.dtype(dtype).newbyteorder("="))
    return int(info.min), int(info.max)


def _integer_edges(dtype: str) -> list[int]:
    low, high = _bounds(dtype)
    numbers = [0, 1, -1, low, high, high - 1, 2**53 + 1, -(2**53) - 1, 2**31, 2**15, 128]
    return [number for number in numbers if low <= number <= high]


def _float_edges(dtype: str) -> list[Any]:
    info = np.finfo(np.dtype(dtype))
    tiny, least = float(info.tiny), float(np.nextafter(np.zeros((), dtype), np.ones((), dtype)))
    numbers = [0.0, 1.0, -1.0, -0.0, np.nan, *map(Bits, _NANS[dtype]), least, -least, tiny - least, tiny]
    return [*numbers, float(info.max), float(info.min), np.inf, -np.inf, 0.5]


def _complex_edges(dtype: str) -> list[Any]:
    part = _PARTS[dtype]
    payload = _NANS[part][0]
    imaginary = Bits(payload << (8 * np.dtype(part).itemsize))
    numbers = [0j, 1j, complex(1, -0.0), complex(-0.0, -1), complex(np.inf, np.nan), complex(np.nan, -np.inf)]
    info = np.finfo(np.dtype(part))
    return [*numbers, Bits(payload), imaginary, complex(float(info.tiny) / 2, float(info.max))]


# Values of the dtypes that NumPy alone has; torch refuses them whatever they are.
_FOREIGN: dict[str, list[Any]] = {
    "<U3": ["", "a", "né"],
    "object": ["", "a", "né"],
    "S3": [b"", b"a"],
    "V8": [b"", b"a"],
    "i4,f4": [(0, 0.0), (1, -0.0)],
}


def encoded(values: tuple[Any, ...], dtype: str) -> np.ndarray[Any, Any]:
    """The elements as an array of a NumPy dtype, every bit as given."""
    if not any(isinstance(value, Bits) for value in values):
        return np.array(list(values), dtype=dtype)
    size = itemsize(dtype)
    raw = (_pattern(value, dtype, size) for value in values)
    return np.frombuffer(b"".join(raw), dtype=dtype)


def raw_pool(values: tuple[Any, ...], dtype: str) -> bytes:
    """The bytes of a few elements of a dtype of torch or of NumPy."""
    if dtype in TORCH_ONLY:
        size = itemsize(dtype)
        return b"".join(value.pattern.to_bytes(size, "little") for value in values)
    return encoded(values, dtype).tobytes()


def repeated_bytes(values: tuple[Any, ...], dtype: str, count: int) -> bytes:
    """The bytes of ``count`` elements that repeat a pool of values."""
    raw = raw_pool(values, dtype)
    size = len(raw) // len(values)
    return (raw * (count // len(values) + 1))[: count * size]


def _pattern(value: Any, dtype: str, size: int) -> bytes:
    if isinstance(value, Bits):
        return value.pattern.to_bytes(size, "little")
    return np.array(value, dtype=dtype).tobytes()
