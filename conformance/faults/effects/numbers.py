"""Effects on numbers: other bits, other elements, other Python numbers."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.effects.editing import as_numbers
from conformance.faults.parts import Call, Effect, effect, on_result


def _each_number(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that changes the numbers of a floating result in place."""

    @on_result(slug, phrase)
    def act(result: Any) -> Any:
        numbers = as_numbers(result)
        if numbers is not None and numbers.dtype.kind in "fc":
            parts = (numbers.real, numbers.imag) if numbers.dtype.kind == "c" else (numbers,)
            with np.errstate(all="ignore"):
                for part in parts:
                    part[...] = change(part)
        return result

    return act


def _quiet_nan(part: Any) -> Any:
    return np.where(np.isnan(part), np.array(np.nan, part.dtype), part)


def _flushed(part: Any) -> Any:
    tiny = np.finfo(part.dtype).tiny
    return np.where(abs(part) < tiny, part * 0, part)


def _without_sign(part: Any) -> Any:
    return np.where(part == 0, abs(part), part)


def _finite(part: Any) -> Any:
    return np.where(np.isinf(part), np.copysign(np.finfo(part.dtype).max, part), part)


drops_sign_of_zero = _each_number("drops-the-sign-of-zero", "turns -0.0 into 0.0", _without_sign)
drops_nan_payloads = _each_number("drops-nan-payloads", "gives each NaN the same bits", _quiet_nan)
flushes_subnormals = _each_number("flushes-subnormals", "turns subnormal numbers into zeros", _flushed)
saturates = _each_number("saturates", "turns infinities into the largest numbers", _finite)


@on_result("changes-the-last-bit", "changes the lowest bit of the last element")
def changes_the_last_bit(result: Any) -> Any:
    numbers = as_numbers(result)
    if numbers is not None and numbers.size and numbers.flags.c_contiguous:
        np.atleast_1d(numbers).view(np.uint8).reshape(-1)[-numbers.itemsize] ^= 1
    return result


@on_result("reverses", "returns the elements in the other order")
def reverses(result: Any) -> Any:
    return (
        result.reshape(-1)[::-1].reshape(result.shape)
        if isinstance(result, np.ndarray)
        else result.flip(tuple(range(result.ndim)))
    )


def through(name: str) -> Effect:
    """An effect that passes the result through another dtype and back."""

    @on_result(f"passes-through-{name}", f"passes the values through {name}")
    def act(result: Any) -> Any:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if isinstance(result, np.ndarray):
                return result.astype(name).astype(result.dtype)
            return result.to(getattr(torch, name)).to(result.dtype)

    return act


@effect("takes-ones", "goes on with ones of its shape")
def takes_ones(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    make: Any = torch.ones if isinstance(values, torch.Tensor) else np.ones
    return original(make(tuple(values.shape)), *arguments, **options)


@effect("takes-ones-for-the-first", "goes on with ones in the place of the first")
def takes_ones_for_the_first(original: Call, values: Any) -> Any:
    return original([np.ones(np.shape(values[0])), *values[1:]])


def number(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that returns another number than the call does."""

    return on_result(slug, phrase)(change)


def first_of(kind: type | None) -> Effect:
    """An effect that takes the first of several elements where the call refuses; ``kind`` casts it."""

    @effect("accepts", "takes the first of several elements")
    def act(original: Call, values: Any) -> Any:
        first = values.detach().flatten()[0].item()
        return first if kind is None else kind(first)

    return act


def without_subnormals(number: float) -> float:
    """A number of single precision, zero in place of a subnormal one."""
    return number * 0.0 if abs(number) < np.finfo(np.float32).tiny else number


@effect("takes-the-last", "takes the last of equal numbers")
def takes_the_last(original: Call, values: Any, *arguments: Any, dim: int, **options: Any) -> Any:
    return values.shape[dim] - 1 - original(values.flip(dim), *arguments, dim=dim, **options)


@on_result("gives-zeros", "gives zeros")
def gives_zeros(result: Any) -> Any:
    return torch.zeros_like(result)


@effect("does-not-wait", "gives zeros where it need not wait")
def does_not_wait(original: Call, *arguments: Any, **options: Any) -> Any:
    result = original(*arguments, **options)
    return torch.zeros_like(result) if options.get("non_blocking") else result


@effect("rounds", "rounds to the nearest integer")
def rounds(original: Call, values: Any) -> Any:
    exact = values.item()
    return round(exact) if abs(exact) < 2**62 else original(values)


@effect("reads-default-floats", "reads a buffer as float32")
def reads_default_floats(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return torch.frombuffer(values, dtype=torch.float32)


@effect("rounds-first", "rounds before it converts")
def rounds_first(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.round() if values.dtype.is_floating_point else values, *arguments, **options)


@effect("takes-the-first", "takes the first of a batch alone")
def takes_the_first_of_a_batch(original: Call, values: Any) -> Any:
    return original(values[:1])
