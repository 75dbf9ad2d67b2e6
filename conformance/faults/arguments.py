"""Faults of some values alone: negative, zero and infinite scalars of NumPy, and dimensions given by name."""

from typing import Any

import numpy as np
import torch

from conformance.faults.parts import Call, condition, effect
from conformance.faults.planting import register


def _is_below(value: Any, bound: float) -> bool:
    return isinstance(value, (np.integer, np.floating)) and bool(value < bound)


@condition("beside-a-negative-number", "beside a negative NumPy number")
def beside_a_negative(_: Any, other: Any = None, *__: Any, **___: Any) -> bool:
    return _is_below(other, 0)


@condition("with-an-infinity", "with an infinite NumPy number")
def with_an_infinity(_: Any, __: Any, value: Any = None, *___: Any) -> bool:
    return isinstance(value, np.floating) and bool(np.isinf(value))


@condition("from-zero", "with a NumPy zero for the least")
def from_zero(_: Any, min: Any = None, **__: Any) -> bool:
    return isinstance(min, np.generic) and not min


@condition("downwards", "by a negative NumPy number")
def downwards(_: Any, __: Any = None, step: Any = None, **___: Any) -> bool:
    return _is_below(step, 0)


@condition("along-a-negative-dimension", "along a negative NumPy integer by name")
def along_a_negative(values: Any, *_: Any, dim: Any = None, **__: Any) -> bool:
    return _is_below(dim, 0) and values.ndim > 1


@condition("of-a-large-seed", "of a NumPy integer beyond 32 bits")
def of_a_large_seed(seed: Any) -> bool:
    return isinstance(seed, np.integer) and not 0 <= int(seed) < 2**32


@condition("of-a-high-byte", "of a byte above 127")
def of_a_high_byte(values: Any) -> bool:
    return values.dtype is torch.uint8 and bool(values > 127)


@effect("rounds-towards-zero", "rounds the quotient towards zero")
def rounds_towards_zero(original: Call, values: Any, other: Any) -> Any:
    return torch.div(values, other.item(), rounding_mode="trunc")


@effect("fills-in-the-largest", "fills in the largest finite number")
def fills_in_the_largest(original: Call, values: Any, mask: Any, value: Any) -> Any:
    finite = values.dtype.is_floating_point
    return original(values, mask, torch.finfo(values.dtype).max if finite else value)


@effect("forgets-the-bound", "has no bound")
def forgets_the_bound(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return values.clone()


@effect("includes-the-end", "includes the end")
def includes_the_end(original: Call, start: Any, end: Any, step: Any, **options: Any) -> Any:
    return original(start, end - 1, step, **options)


@effect("takes-the-first-dimension", "goes along the first dimension")
def takes_the_first(original: Call, values: Any, *arguments: Any, dim: Any, **options: Any) -> Any:
    return original(values, *arguments, dim=0, **options)


@effect("keeps-32-bits", "keeps the lower half of the seed")
def keeps_32_bits(original: Call, seed: Any) -> Any:
    return original(int(seed) % 2**32)


@effect("counts-from-the-end", "counts from the end")
def counts_from_the_end(original: Call, values: Any) -> Any:
    return original(values) - 256


register("torch.Tensor.__floordiv__", rounds_towards_zero, beside_a_negative)
register("torch.Tensor.masked_fill", fills_in_the_largest, with_an_infinity)
register("torch.Tensor.clamp", forgets_the_bound, from_zero)
register("torch.arange", includes_the_end, downwards)
register("torch.sum", takes_the_first, along_a_negative)
register("torch.manual_seed", keeps_32_bits, of_a_large_seed)
register("torch.Tensor.__index__", counts_from_the_end, of_a_high_byte)
