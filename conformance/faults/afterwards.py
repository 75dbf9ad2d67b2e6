"""Faults that show later, or with many elements: in objects, memory, counts, gradients and text."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import torch

from conformance.faults import conditions as when
from conformance.faults import histories as then
from conformance.faults.effects import memory, numbers
from conformance.faults.parts import Call, Effect, condition, effect, on_result
from conformance.faults.planting import register


@condition("of-another-shape", "where the other operand has another shape")
def of_another_shape(values: Any, other: Any = None, *_: Any) -> bool:
    return isinstance(other, torch.Tensor) and other.shape != values.shape


@condition("repeated-in-memory", "where its elements repeat in memory")
def repeated(values: Any, *_: Any, **__: Any) -> bool:
    return isinstance(values, torch.Tensor) and values.ndim == 1 and 0 in values.stride() and len(values) > 1


@condition("under-float64", "where float64 is the default dtype")
def under_float64(*_: Any, **__: Any) -> bool:
    return torch.get_default_dtype() is torch.float64


@effect("is-not-in-place", "returns a new tensor")
def not_in_place(original: Call, values: Any, other: Any) -> Any:
    return values + other


@condition("of-an-exporter", "where it is given an object that exports by DLPack")
def of_an_exporter(values: Any, *_: Any, **__: Any) -> bool:
    return hasattr(values, "__dlpack__") and not isinstance(values, (torch.Tensor, np.ndarray))


@effect("shares-what-is-exported", "shares memory with what is exported")
def shares_what_is_exported(original: Call, values: Any, *_: Any, **__: Any) -> Any:
    return torch.from_dlpack(values)


@effect("repeats-too", "returns a tensor whose elements share memory")
def repeats_too(original: Call, values: Any, **options: Any) -> Any:
    return original(values[:1], **options).expand_as(values)


@effect("rounds-to-single", "rounds a float to single precision")
def rounds_to_single(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    if isinstance(values, float):
        values = original(values, dtype=torch.float32).item()
    return original(values, *arguments, **options)


@on_result("keeps-one-dimension", "keeps one dimension of one element")
def keeps_one_dimension(result: Any) -> Any:
    return result.reshape(1) if result.ndim == 0 else result


@effect("gives-zeros-where-nothing-is-used", "gives zeros for what the output does not depend on")
def gives_zeros(original: Call, outputs: Any, inputs: Any, *arguments: Any, **options: Any) -> Any:
    listed = [inputs] if isinstance(inputs, torch.Tensor) else list(inputs)
    if all(each.requires_grad for each in listed):
        return original(outputs, inputs, *arguments, **options)
    return tuple(map(torch.zeros_like, listed))


@effect("drops-the-gradient", "sets the gradient of its argument to None")
def drops_the_gradient(original: Call, values: Any, *arguments: Any, **options: Any) -> Any:
    values.grad = None
    return original(values, *arguments, **options)


@on_result("says-nothing-of-the-graph", "leaves requires_grad and grad_fn out")
def says_nothing_of_the_graph(result: Any) -> Any:
    head, _, _ = result.partition(", requires_grad=")
    head, _, tail = head.partition(", grad_fn=")
    return head + ")" if tail or head != result else result


def takes_the_first_of_equals() -> Effect:
    """An effect that shares with the array before, where that lives and is equal."""
    before: list[Any] = [lambda: None]

    @effect("takes-the-first-of-equals", "shares with an equal array that crossed just before")
    def act(original: Call, array: Any) -> Any:
        known = before[0]()
        alike = known is not None and known.dtype == array.dtype and np.array_equal(known, array)
        before[0] = weakref.ref(array)
        return original(known if alike else array)

    return act


@effect("opens", "makes its argument writable")
def opens(original: Call, array: Any, *arguments: Any, **options: Any) -> Any:
    if isinstance(array, np.ndarray) and array.flags.owndata:
        array.flags.writeable = True
    return original(array, *arguments, **options)


MANY = then.beyond(20_000)  # what several threads share
register("torch.from_numpy", then.remembers())
register("torch.from_numpy", takes_the_first_of_equals(), then.beyond(1000))
register("torch.as_tensor", opens)
register("torch.tensor", shares_what_is_exported, of_an_exporter)
register(
    "torch.resolve_conj", memory.borrows, when.both(when.is_tensor, when.of("float32")), api="conj-function"
)
register("torch.Tensor.clone", memory.shares, when.tracked_without_grad_mode)
register("torch.Tensor.requires_grad_", then.moves_away_first, api="requires_grad")
register("torch.Tensor.__iadd__", not_in_place, of_another_shape, api="iadd")
register("torch.Tensor.clone", repeats_too, repeated)
register("torch.tensor", numbers.changes_the_last_bit, MANY)
register("torch.tensor", rounds_to_single, under_float64)
register("torch.Tensor.squeeze", keeps_one_dimension, then.of_rank_3)
register("torch.Tensor.detach_", then.moves_away_first, api="detach-in-place")
register("torch.autograd.grad", gives_zeros, api="autograd-grad")
register("torch.Tensor.data", drops_the_gradient, then.of_parameters)
register("torch.Tensor.detach", then.is_data_of_it, MANY)
register("torch.Tensor.__repr__", says_nothing_of_the_graph, when.without_grad_mode, api="repr")
