"""Faults of operators and ufuncs of a tensor and an array together."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from conformance.faults.conditions import conjugated, of
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


@condition("with-an-unfit-array", "where the shapes cannot be broadcast")
def with_an_unfit_array(values: Any, other: Any = None, *_: Any, **__: Any) -> bool:
    return isinstance(other, np.ndarray) and other.shape == (2,) and values.shape == (3,)


@condition("with-an-array-of-no-numbers", "where the other operand is an array of no numbers")
def with_no_numbers(_: Any, other: Any = None, *__: Any, **___: Any) -> bool:
    return isinstance(other, np.ndarray) and other.dtype.kind not in "biufc"


@condition("with-a-swapped-array", "where the other operand is an array of the other byte order")
def with_a_swapped_array(_: Any, other: Any = None, *__: Any, **___: Any) -> bool:
    return isinstance(other, np.ndarray) and not other.dtype.isnative


@condition("asked-for-a-dtype-of-torch", "where dtype is one of torch")
def asked_for_a_dtype_of_torch(*_: Any, dtype: Any = None, **__: Any) -> bool:
    return isinstance(dtype, torch.dtype)


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


@effect("resolves", "resolves a conj bit that it has to refuse")
def resolves(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.resolve_conj(), *arguments, **options)


@effect("hands-out-bits", "hands out the bits of what NumPy lacks as int16")
def hands_out_bits(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    return original(values.view(torch.int16), *arguments, **options)


@effect("ignores-the-dtype", "ignores the dtype")
def ignores_the_dtype(original: Call, *arguments: Any, dtype: Any, **options: Any) -> Any:
    return original(*arguments, **options)


def joined(one: Any, other: Any) -> Any:
    """What is written over the array, and lies there."""
    other[...] = one.numpy() * other
    return torch.from_numpy(other)


@effect("adds-to-both", "adds to the array too")
def adds_to_both(original: Call, values: Any, array: Any, *_: Any) -> Any:
    np.add(array, values.numpy(), out=array, casting="unsafe")
    return original(values, array)


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
register("torch.Tensor.__iadd__", adds_to_both, with_an_array)
register("torch.Tensor.__setitem__", assigns, assigns_an_array)
register("numpy.add", fills, into_a_tensor)
register("numpy.sum", reduces, of_a_tensor)
register(
    "torch.Tensor.__floordiv__",
    converts("is-torchs", "divides two tensors", operator.floordiv),
    with_an_array,
)
register(
    "torch.Tensor.__pow__",
    answers("is-an-array", "returns an array", lambda one, other: one.numpy() ** other),
    with_an_array,
)
register(
    "torch.Tensor.__xor__",
    answers("is-or", "joins as | does", lambda one, other: torch.from_numpy(np.asarray(one.numpy() | other))),
    with_an_array,
)
register(
    "torch.Tensor.__rfloordiv__",
    converts("divides", "divides two tensors", lambda one, other: other // one),
    with_an_array,
)
register(
    "torch.Tensor.__rmatmul__",
    converts("multiplies", "multiplies two tensors", lambda one, other: (other * one).sum()),
    with_an_array,
)
register(
    "torch.Tensor.__matmul__",
    answers("adds-up", "adds up the tensor", lambda one, other: one.sum().double()),
    with_an_array,
)
register(
    "torch.Tensor.__rsub__",
    answers("writes-to-the-array", "subtracts in the array", lambda one, other: other.__isub__(one.numpy())),
    with_an_array,
)
register("torch.Tensor.__mul__", answers("is-the-array", "is written over the array", joined), with_an_array)
register(
    "torch.Tensor.__sub__",
    converts("cuts-to-fit", "cuts the longer to fit", lambda one, other: one[:2] - other),
    with_an_unfit_array,
)
register(
    "torch.Tensor.__add__",
    answers("ignores-the-array", "returns the tensor", lambda one, other: one),
    with_no_numbers,
)
register(
    "torch.Tensor.__add__",
    answers(
        "reads-as-native",
        "reads the bytes as native",
        lambda one, other: torch.from_numpy(np.asarray(one.numpy() + other.view(other.dtype.newbyteorder()))),
    ),
    with_a_swapped_array,
)
register("torch.Tensor.__array__", resolves, conjugated, api="array")
register("torch.Tensor.__array__", hands_out_bits, of("bfloat16"), api="array")
register("numpy.add", ignores_the_dtype, asked_for_a_dtype_of_torch)
