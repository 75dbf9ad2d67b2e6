"""Effects on a call's other arguments, and on results that are no single tensor."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.parts import Call, Effect, effect, on_result


def other(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that goes on with another second argument."""

    @effect(slug, phrase)
    def act(original: Call, values: Any, second: Any, *arguments: Any, **options: Any) -> Any:
        return original(values, change(second), *arguments, **options)

    return act


def first(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that goes on with another first argument."""

    @effect(slug, phrase)
    def act(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
        return original(change(values), *arguments, **options)

    return act


def of_result(slug: str, phrase: str, change: Callable[[Any], Any]) -> Effect:
    """An effect that returns something else of the result."""
    return on_result(slug, phrase)(change)


def option(name: str, value: Any) -> Effect:
    """An effect that sets an option to a value."""

    @effect(f"has-{name.replace('_', '-')}-{str(value).lower()}", f"goes on as if {name} was {value}")
    def act(original: Call, *arguments: Any, **options: Any) -> Any:
        return original(*arguments, **options | {name: value})

    return act


halves = other(
    "rounds-the-scalar", "rounds the scalar to half precision", lambda number: float(np.float16(number))
)
singles = other(
    "rounds-the-integer", "rounds the integer to single precision", lambda number: int(np.float32(number))
)
cuts = other("cuts-the-scalar", "drops the fraction of the scalar", int)
reals = other(
    "drops-the-imaginary-part", "drops the imaginary part of the scalar", lambda number: number.real
)
forward = other("takes-places-from-the-front", "counts negative places from the front", np.abs)
rows = other(
    "unpacks-the-index",
    "takes an index of fewer than 32 rows for one index a dimension",
    lambda index: tuple(index) if index.ndim and len(index) < 32 else index,
)
everything = other("takes-all", "takes every element", lambda _: ...)


@effect("aliases", "shares memory where nothing has to be converted")
def aliases(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    made, shared = original(values, *arguments, **options), torch.from_numpy(values)
    return shared if shared.dtype == made.dtype else made


@effect("writes-nothing", "writes nothing")
def writes_nothing(original: Call, *_: Any, **__: Any) -> Any:
    return None


@effect("writes-to-a-copy", "returns another tensor")
def writes_to_a_copy(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.clone(), *arguments, **options)


@effect("bounds-nothing", "bounds nothing by a NumPy scalar")
def bounds_nothing(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    scalar = any(isinstance(each, np.generic) for each in (*arguments, *options.values()))
    return values.clone() if scalar else original(values, *arguments, **options)


@effect("maps-the-file", "empties the file that it maps")
def empties(original: Call, path: Any, *arguments: Any, **options: Any) -> Any:
    result = original(path, *arguments, **options).clone()
    torch.save(torch.zeros_like(result), path)
    return result


@effect("stacks-as-the-first", "converts the batch to the dtype of its first sample")
def stacks_as_the_first(original: Call, samples: Any) -> Any:
    return original([each.astype(samples[0].dtype) for each in samples])


@effect("cuts-to-the-shortest", "cuts samples to the shortest")
def cuts_samples(original: Call, samples: Any) -> Any:
    shortest = min(len(each) for each in samples)
    return original([each[:shortest] for each in samples])


@on_result("has-small-strides", "gives dimensions of one the stride 1")
def small_strides(result: Any) -> Any:
    strides = [1 if size == 1 else step for size, step in zip(result.shape, result.stride())]
    return result.as_strided(result.shape, strides)


@effect("repeats-the-first", "goes on with the first sample for each")
def repeats_the_first(original: Call, samples: Any) -> Any:
    return original([list(each)[:1] * len(each) if isinstance(each, list) else each for each in samples])


@effect("saves-ones", "saves ones")
def saves_ones(original: Call, file: Any, values: Any, **options: Any) -> Any:
    return original(file, torch.ones_like(values), **options)


@effect("saves-the-first", "saves the first array under every name")
def saves_the_first(original: Call, file: Any, values: Any, **others: Any) -> Any:
    return original(file, values, **dict.fromkeys(others, values))


def listed(value: Any) -> Any:
    """A list in the place of a tuple."""
    return list(value) if isinstance(value, tuple) else value


def swapped(value: Any) -> Any:
    """Dtypes of NumPy in the other byte order."""
    if not isinstance(value, dict):
        return value
    return {key: each.newbyteorder() if isinstance(each, np.dtype) else each for key, each in value.items()}


def halved(value: Any) -> Any:
    """Floats as those of half precision would be."""
    return value.half().to(value.dtype) if value.is_floating_point() else value.float()


def copied(value: Any) -> Any:
    """A copy of whatever it is, and of what that holds."""
    return copy.deepcopy(value)
