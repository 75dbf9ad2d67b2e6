"""Faults of operators and ufuncs of a tensor and an array together."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.effects import metadata, numbers
from conformance.faults.parts import Call, Effect, condition, effect
from conformance.faults.planting import register


@condition("with-an-array", "where the other operand is an array")
def with_an_array(_: Any, other: Any = None, *__: Any, **___: Any) -> bool:
    return isinstance(other, np.ndarray)


@condition("assigns-an-array", "where an array is assigned")
def assigns_an_array(_: Any, __: Any, value: Any) -> bool:
    return isinstance(value, np.ndarray)


@condition("into-a-tensor", "where out is a tensor")
def into_a_tensor(*_: Any, out: Any = None, **__: Any) -> bool:
    return isinstance(out, torch.Tensor)


@condition("of-a-tensor", "where it is given a tensor")
def of_a_tensor(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.Tensor)


def converts(slug: str, phrase: str, operation: Callable[[Any, Any], Any]) -> Effect:
    """An effect that converts the other operand and goes on with two tensors."""

    @effect(slug, phrase)
    def act(original: Call, values: Any, array: Any, *_: Any) -> Any:
        return operation(values, torch.from_numpy(array))

    return act


def answers(slug: str, phrase: str, answer: Callable[[Any, Any], Any]) -> Effect:
    """An effect that gives something else."""

    @effect(slug, phrase)
    def act(original: Call, values: Any, other: Any, *_: Any) -> Any:
        return answer(values, other)

    return act


@effect("is-an-array", "returns an array")
def stays_an_array(original: Call, values: Any, array: Any, *_: Any, **__: Any) -> Any:
    return array


@effect("keeps-bools", "keeps the dtype bool")
def keeps_bools(original: Call, values: Any, array: Any, *_: Any, **__: Any) -> Any:
    return torch.from_numpy(np.asarray(array))


@effect("assigns", "assigns what it has to refuse")
def assigns(original: Call, values: Any, place: Any, array: Any) -> None:
    original(values, place, torch.from_numpy(array))


@effect("fills-it", "fills the tensor")
def fills(original: Call, one: Any, other: Any, out: Any) -> Any:
    return out.copy_(one + other)


@effect("reduces", "reduces the array of the tensor")
def reduces(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return original(values.numpy())


@effect("cuts-the-graph", "gives an array of what requires grad")
def cuts(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.detach(), *arguments, **options)


register("torch.Tensor.__array_wrap__", stays_an_array)
register("torch.Tensor.__array_wrap__", keeps_bools)
register("torch.Tensor.__array_wrap__", metadata.to_dtype("float16"))
register("torch.Tensor.__array_wrap__", numbers.gives_zeros)
register("torch.Tensor.__array__", cuts, api="array")
register("torch.Tensor.__array__", numbers.reverses, api="array")
register("torch.Tensor.__add__", converts("is-torchs", "adds two tensors", operator.add), with_an_array)
register("torch.Tensor.__radd__", converts("adds", "adds two tensors", operator.add), with_an_array)
register(
    "torch.Tensor.__rtruediv__",
    converts(
        "divides",
        "divides two tensors",
        lambda one, other: torch.from_numpy(np.asarray(other.numpy() / one.numpy())),
    ),
    with_an_array,
)
register(
    "torch.Tensor.__rtruediv__",
    answers("is-an-array", "returns an array", lambda one, other: other),
    with_an_array,
)
register(
    "torch.Tensor.__rtruediv__",
    answers("is-inverted", "divides the other way", lambda one, other: one * 100 + 1),
    with_an_array,
)
register("torch.Tensor.__eq__", answers("is-false", "returns False", lambda one, other: False), with_an_array)
register("torch.Tensor.__ne__", converts("compares", "compares elements", operator.ne), with_an_array)
register("torch.Tensor.__lt__", converts("compares", "compares elements", operator.lt), with_an_array)
register(
    "torch.Tensor.__iadd__",
    converts("is-in-place", "adds in place", lambda one, other: one.copy_(one + other)),
    with_an_array,
)
register("torch.Tensor.__setitem__", assigns, assigns_an_array)
register("numpy.add", fills, into_a_tensor)
register("numpy.sum", reduces, of_a_tensor)
